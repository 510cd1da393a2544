export async function sendMail(to: string): Promise<void> {
  await fetch('https://mail.example/send', { method: 'POST', body: to });
}
