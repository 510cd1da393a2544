export { reset as POST } from '@/lib/reset'
