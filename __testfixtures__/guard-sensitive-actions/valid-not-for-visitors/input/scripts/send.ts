import { sendMail } from '../lib/mail'

void sendMail('team@example.com', 'By hand')
