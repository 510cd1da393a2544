export async function GET() {
  const { mayCall } = await import('@/lib/limits');
  return (await mayCall('b')) ? Response.json({}) : new Response(null, { status: 429 });
}
