const URL = 'https://api.openai.com/v1'

export async function complete(prompt: string): Promise<string> {
  const response = await fetch(`${URL}/chat/completions`, { method: 'POST', body: JSON.stringify({ prompt }) })
  return response.text()
}
