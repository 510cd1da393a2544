import throttle from './throttle'

export const session = async (id: string) => {
  await throttle(id)
  return { id }
}
