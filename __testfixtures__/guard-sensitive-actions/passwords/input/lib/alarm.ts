export async function sendAlarm(text: string): Promise<void> {
  await fetch('https://alarm.example/', { method: 'POST', body: text })
}
