export interface Mail {
  to: string;
  subject: string;
  text: string;
}

export async function sendMail(mail: Mail): Promise<void> {
  const response = await fetch(`${process.env.MAIL_API_URL}/messages`, {
    method: "POST",
    headers: {
      Authorization: `Bearer ${process.env.MAIL_API_KEY}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify(mail),
  });
  if (!response.ok) {
    throw new Error(`The mail was refused: ${response.status}`);
  }
}
