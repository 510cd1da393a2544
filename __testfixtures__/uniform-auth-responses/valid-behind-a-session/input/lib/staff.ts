const keys = new Set((process.env.STAFF_KEYS ?? '').split(','));

export function readStaff(request: Request): { isKnown: boolean } {
  return { isKnown: keys.has(request.headers.get('x-staff-key') ?? '') };
}
