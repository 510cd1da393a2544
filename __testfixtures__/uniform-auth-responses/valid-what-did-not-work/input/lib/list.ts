export async function addToList(address: string): Promise<{ error: string | null }> {
  const response = await fetch('https://list.example/', { method: 'POST', body: address });
  return { error: response.ok ? null : response.statusText };
}
