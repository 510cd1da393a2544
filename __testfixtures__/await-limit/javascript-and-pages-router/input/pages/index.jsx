import { check } from '../utils/limit'

export default function Home() {
  return <p>{check('home', 'all').remaining}</p> // @expect await-limit/taken-for-answer manual
}
