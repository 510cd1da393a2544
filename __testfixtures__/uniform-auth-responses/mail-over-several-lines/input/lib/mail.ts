export async function sendMail(mail: { to: string; subject: string; text: string }): Promise<void> {
  await fetch('https://api.resend.com/emails', { method: 'POST', body: JSON.stringify(mail) });
}

export async function note(id: string): Promise<void> {
  await fetch('https://audit.internal/', { method: 'POST', body: id });
}
