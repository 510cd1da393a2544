export async function GET() {
  const { mayCall } = await import('@/lib/limits');
  return mayCall('b') ? Response.json({}) : new Response(null, { status: 429 });
}
