import { stats } from '@/lib/limit';

export default function Page() {
  return (
    <ul>
      {stats().map(({ key, count }) => (
        <li key={key}>{count}</li>
      ))}
    </ul>
  );
}
