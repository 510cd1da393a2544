export interface Mail {
  to: string;
  subject: string;
  text: string;
}

export async function sendMail(mail: Mail): Promise<void> {
  const response = await fetch("https://api.resend.com/emails", {
    method: "POST",
    headers: {
      Authorization: `Bearer ${process.env.RESEND_API_KEY}`,
      "Content-Type": "application/json",
    },
    body: JSON.stringify({ from: "Corner Shop <shop@corner-shop.example>", ...mail }),
  });
  if (!response.ok) {
    throw new Error(`The mail was refused: ${response.status}`);
  }
}
