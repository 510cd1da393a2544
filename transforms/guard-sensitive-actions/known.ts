/**
 * What this transform knows by name: which calls cost money or guard an account, how often one caller may reasonably
 * make them, and what keeps strangers out already. A row is all that a new package needs.
 */

/** What a call does that somebody may want done ten thousand times. */
export type Kind = 'mail' | 'message' | 'payment' | 'model' | 'credentials' | 'code' | 'account' | 'token'

export interface Rate {
  readonly limit: number
  readonly window: string
  /** Said beside the number in the project's own table of policies. */
  readonly because: string
}

/** The first number for each kind: a person at a form stays below it, a script does not. */
export const RATES: Readonly<Record<Kind, Rate>> = {
  mail: { limit: 5, window: '15 m', because: 'a person who did not get the mail asks again two or three times' },
  message: { limit: 3, window: '15 m', because: 'each text message is paid for' },
  payment: { limit: 10, window: '60 s', because: 'a buyer who changes the cart or retries a card stays below it' },
  model: { limit: 20, window: '60 s', because: 'each call is paid for; a person reads slower than this' },
  credentials: { limit: 5, window: '60 s', because: 'a person who mistypes a password stays below it' },
  code: { limit: 5, window: '15 m', because: 'a code of six digits falls to guessing' },
  account: { limit: 5, window: '15 m', because: 'a household signs up once or twice' },
  token: { limit: 10, window: '60 s', because: 'an app asks for a token now and then' },
}

/** What the reports call each kind, after "this …". */
export const DOES: Readonly<Record<Kind, string>> = {
  mail: 'sends mail',
  message: 'sends text messages',
  payment: 'opens a payment session',
  model: 'calls a paid model',
  credentials: 'checks a password',
  code: 'checks a one-time code',
  account: 'creates accounts or sets passwords',
  token: 'issues a token',
}

/** What a stranger gains by calling it without end. */
export const RISKS: Readonly<Record<Kind, string>> = {
  mail: 'anyone can flood a mailbox and use up the sending quota',
  message: 'anyone can run up the bill',
  payment: 'anyone can test stolen cards or fill the payment account with sessions',
  model: 'anyone can run up the bill',
  credentials: 'anyone can guess passwords without end',
  code: 'anyone can guess codes until one fits',
  account: 'anyone can create accounts without end, or keep the server busy hashing passwords',
  token: 'anyone can collect tokens without end',
}

/**
 * The members that are called, as they stand in code: `emails.send` is `resend.emails.send()`, `generateText` the
 * function itself. `package` is what the value comes from: through variables, factories and files.
 */
export interface Sink {
  readonly kind: Kind
  readonly packages: RegExp
  readonly calls: readonly string[]
  /** What the first argument must be, where the same call also does harmless things. */
  readonly first?: RegExp
}

export const SINKS: readonly Sink[] = [
  // mail
  {
    kind: 'mail',
    packages: /^resend$/,
    calls: ['emails.send', 'emails.create', 'batch.send', 'batch.create', 'broadcasts.send'],
  },
  { kind: 'mail', packages: /^nodemailer\b/, calls: ['sendMail'] },
  { kind: 'mail', packages: /^postmark$/, calls: ['sendEmail', 'sendEmailWithTemplate', 'sendEmailBatch'] },
  { kind: 'mail', packages: /^@sendgrid\/(?:mail|client)$/, calls: ['send', 'sendMultiple', 'request'] },
  {
    kind: 'mail',
    packages: /^@aws-sdk\/client-ses(?:v2)?$|^aws-sdk\b/,
    calls: ['send', 'sendEmail', 'sendRawEmail', 'sendTemplatedEmail'],
  },
  { kind: 'mail', packages: /^mailgun(?:\.js|-js)$/, calls: ['messages.create', 'send'] },
  { kind: 'mail', packages: /^node-mailjet$/, calls: ['request'] },
  { kind: 'mail', packages: /^@getbrevo\/brevo$|^sib-api-v3-sdk$/, calls: ['sendTransacEmail'] },
  {
    kind: 'mail',
    packages: /^@mailchimp\/mailchimp_transactional$/,
    calls: ['messages.send', 'messages.sendTemplate'],
  },
  { kind: 'mail', packages: /^mailersend$/, calls: ['email.send'] },
  { kind: 'mail', packages: /^@plunk\/node$/, calls: ['emails.send'] },
  { kind: 'mail', packages: /^loops$/, calls: ['sendTransactionalEmail'] },
  { kind: 'mail', packages: /^@emailjs\/nodejs$/, calls: ['send', 'sendForm'] },
  { kind: 'mail', packages: /^@azure\/communication-email$/, calls: ['beginSend'] },
  { kind: 'mail', packages: /^zeptomail$/, calls: ['sendMail'] },
  { kind: 'mail', packages: /^email-templates$/, calls: ['send'] },
  {
    kind: 'mail',
    packages: /^@supabase\//,
    calls: [
      'auth.resetPasswordForEmail',
      'auth.resend',
      'auth.signInWithOtp',
      'auth.admin.inviteUserByEmail',
      'admin.inviteUserByEmail',
    ],
  },
  {
    kind: 'mail',
    packages: /^better-auth$/,
    calls: [
      'api.forgetPassword',
      'api.requestPasswordReset',
      'api.sendVerificationEmail',
      'api.signInMagicLink',
      'api.sendVerificationOTP',
    ],
  },
  {
    kind: 'mail',
    packages: /^firebase\/auth$|^@firebase\/auth$/,
    calls: ['sendPasswordResetEmail', 'sendEmailVerification', 'sendSignInLinkToEmail'],
  },
  // text messages
  { kind: 'message', packages: /^twilio$/, calls: ['messages.create', 'verifications.create', 'calls.create'] },
  { kind: 'message', packages: /^@aws-sdk\/client-sns$/, calls: ['send'] },
  {
    kind: 'message',
    packages: /^@vonage\/|^plivo$|^messagebird$|^africastalking$/,
    calls: ['sms.send', 'messages.create', 'messages.send', 'SMS.send'],
  },
  // payment sessions
  {
    kind: 'payment',
    packages: /^stripe$/,
    calls: [
      'checkout.sessions.create',
      'paymentIntents.create',
      'setupIntents.create',
      'billingPortal.sessions.create',
      'paymentLinks.create',
      'subscriptions.create',
      'charges.create',
    ],
  },
  { kind: 'payment', packages: /^@lemonsqueezy\/|^lemonsqueezy\.ts$/, calls: ['createCheckout'] },
  {
    kind: 'payment',
    packages: /^@paypal\//,
    calls: ['execute', 'createOrder', 'ordersCreate', 'captureOrder', 'ordersCapture'],
  },
  { kind: 'payment', packages: /^razorpay$/, calls: ['orders.create', 'subscriptions.create', 'paymentLink.create'] },
  { kind: 'payment', packages: /^@paddle\/paddle-node-sdk$/, calls: ['transactions.create'] },
  { kind: 'payment', packages: /^mercadopago$/, calls: ['create', 'preferences.create'] },
  {
    kind: 'payment',
    packages: /^@polar-sh\/sdk$/,
    calls: ['checkouts.create', 'checkouts.custom.create', 'customerSessions.create'],
  },
  {
    kind: 'payment',
    packages: /^square$/,
    calls: [
      'payments.create',
      'paymentsApi.createPayment',
      'checkoutApi.createPaymentLink',
      'checkout.paymentLinks.create',
    ],
  },
  { kind: 'payment', packages: /^braintree$/, calls: ['transaction.sale', 'clientToken.generate'] },
  { kind: 'payment', packages: /^@mollie\/api-client$/, calls: ['payments.create'] },
  {
    kind: 'payment',
    packages: /^dodopayments$/,
    calls: ['payments.create', 'subscriptions.create', 'checkoutSessions.create'],
  },
  { kind: 'payment', packages: /^midtrans-client$/, calls: ['createTransaction', 'charge'] },
  // models
  {
    kind: 'model',
    packages: /^ai$/,
    calls: [
      'generateText',
      'streamText',
      'generateObject',
      'streamObject',
      'streamUI',
      'generateImage',
      'experimental_generateImage',
      'generateSpeech',
      'experimental_generateSpeech',
      'transcribe',
      'experimental_transcribe',
      'embed',
      'embedMany',
    ],
  },
  { kind: 'model', packages: /^@ai-sdk\/rsc$/, calls: ['streamUI'] },
  {
    kind: 'model',
    packages: /^(?:openai|openai-edge|groq-sdk|together-ai|@azure\/openai|@openrouter\/.*|@cerebras\/.*|portkey-ai)$/,
    calls: [
      'chat.completions.create',
      'chat.completions.parse',
      'chat.completions.stream',
      'completions.create',
      'responses.create',
      'responses.parse',
      'responses.stream',
      'images.generate',
      'images.edit',
      'images.create',
      'embeddings.create',
      'audio.transcriptions.create',
      'audio.translations.create',
      'audio.speech.create',
      'threads.runs.create',
      'threads.runs.createAndPoll',
      'threads.runs.stream',
      'threads.createAndRun',
      'createChatCompletion',
      'createCompletion',
      'createImage',
      'createEmbedding',
      'getChatCompletions',
      'streamChatCompletions',
      'getCompletions',
      'chat.send',
    ],
  },
  {
    kind: 'model',
    packages: /^@anthropic-ai\/(?:sdk|bedrock-sdk|vertex-sdk)$/,
    calls: ['messages.create', 'messages.stream', 'messages.parse', 'completions.create'],
  },
  { kind: 'model', packages: /^@anthropic-ai\/claude-(?:code|agent-sdk)$/, calls: ['query'] },
  {
    kind: 'model',
    packages: /^@google\/(?:genai|generative-ai)$|^@google-cloud\/vertexai$/,
    calls: [
      'generateContent',
      'generateContentStream',
      'sendMessage',
      'sendMessageStream',
      'generateImages',
      'generateVideos',
      'embedContent',
      'batchEmbedContents',
    ],
  },
  {
    kind: 'model',
    packages: /^@mistralai\/mistralai$/,
    calls: ['chat.complete', 'chat.stream', 'chat', 'chatStream', 'ocr.process'],
  },
  { kind: 'model', packages: /^replicate$/, calls: ['run', 'stream', 'predictions.create', 'trainings.create'] },
  { kind: 'model', packages: /^cohere-ai$/, calls: ['chat', 'chatStream', 'generate', 'embed'] },
  {
    kind: 'model',
    packages: /^@huggingface\/inference$/,
    calls: [
      'chatCompletion',
      'chatCompletionStream',
      'textGeneration',
      'textGenerationStream',
      'textToImage',
      'imageToText',
      'summarization',
    ],
  },
  { kind: 'model', packages: /^@fal-ai\//, calls: ['subscribe', 'run', 'queue.submit', 'stream'] },
  {
    kind: 'model',
    packages: /^(?:@langchain\/|langchain\b)/,
    calls: ['invoke', 'stream', 'streamEvents', 'streamLog', 'batch', 'predict', 'call'],
  },
  { kind: 'model', packages: /^@aws-sdk\/client-bedrock(?:-agent)?-runtime$/, calls: ['send'] },
  {
    kind: 'model',
    packages: /^(?:elevenlabs|@elevenlabs\/elevenlabs-js)$/,
    calls: ['generate', 'textToSpeech.convert', 'textToSpeech.stream', 'textToSpeech.convertAsStream'],
  },
  {
    kind: 'model',
    packages: /^@deepgram\/sdk$/,
    calls: ['prerecorded.transcribeFile', 'prerecorded.transcribeUrl', 'speak.request'],
  },
  {
    kind: 'model',
    packages: /^assemblyai$/,
    calls: ['transcripts.transcribe', 'transcripts.submit', 'transcripts.create', 'lemur.task'],
  },
  // passwords and codes
  {
    kind: 'credentials',
    packages:
      /^(?:bcrypt|bcryptjs|bcrypt-ts|@node-rs\/bcrypt|@node-rs\/argon2|argon2|argon2-browser|@phc\/.*|oslo\/password|scrypt-kdf|better-auth\/crypto)$/,
    calls: ['compare', 'compareSync', 'verify', 'verifySync', 'verifyPassword'],
  },
  { kind: 'credentials', packages: /^@supabase\//, calls: ['auth.signInWithPassword', 'auth.signIn'] },
  { kind: 'credentials', packages: /^next-auth$/, calls: ['signIn'], first: /^credentials$/ },
  {
    kind: 'mail',
    packages: /^next-auth$/,
    calls: ['signIn'],
    first: /^(?:email|resend|nodemailer|sendgrid|postmark|mailgun)$/,
  },
  {
    kind: 'credentials',
    packages: /^better-auth$/,
    calls: ['api.signInEmail', 'api.signInUsername', 'api.changePassword'],
  },
  { kind: 'credentials', packages: /^firebase\/auth$|^@firebase\/auth$/, calls: ['signInWithEmailAndPassword'] },
  {
    kind: 'credentials',
    packages: /^appwrite$|^node-appwrite$/,
    calls: ['createEmailPasswordSession', 'createEmailSession'],
  },
  {
    kind: 'code',
    packages: /^@supabase\//,
    calls: ['auth.verifyOtp', 'auth.mfa.verify', 'auth.mfa.challengeAndVerify', 'mfa.verify', 'mfa.challengeAndVerify'],
  },
  { kind: 'code', packages: /^twilio$/, calls: ['verificationChecks.create'] },
  {
    kind: 'code',
    packages: /^(?:otplib|speakeasy|otpauth|@otplib\/.*|node-2fa|oslo\/otp|@oslojs\/otp|@epic-web\/totp)$/,
    calls: [
      'check',
      'verify',
      'validate',
      'authenticator.check',
      'authenticator.verify',
      'totp.check',
      'totp.verify',
      'totp.validate',
      'verifyToken',
      'verifyTOTP',
      'verifyTOTPWithGracePeriod',
    ],
  },
  {
    kind: 'code',
    packages: /^better-auth$/,
    calls: [
      'api.verifyTOTP',
      'api.verifyTwoFactorOTP',
      'api.checkVerificationOTP',
      'api.signInEmailOTP',
      'api.verifyPhoneNumber',
    ],
  },
  // accounts
  {
    kind: 'account',
    packages:
      /^(?:bcrypt|bcryptjs|bcrypt-ts|@node-rs\/bcrypt|@node-rs\/argon2|argon2|argon2-browser|oslo\/password|scrypt-kdf|better-auth\/crypto)$/,
    calls: ['hash', 'hashSync', 'hashPassword'],
  },
  {
    kind: 'account',
    packages: /^@supabase\//,
    calls: ['auth.signUp', 'auth.signInAnonymously', 'auth.admin.createUser', 'admin.createUser'],
  },
  { kind: 'account', packages: /^better-auth$/, calls: ['api.signUpEmail', 'api.createUser', 'api.resetPassword'] },
  { kind: 'account', packages: /^firebase\/auth$|^@firebase\/auth$/, calls: ['createUserWithEmailAndPassword'] },
  { kind: 'account', packages: /^firebase-admin\b/, calls: ['createUser'] },
  { kind: 'account', packages: /^@clerk\//, calls: ['users.createUser', 'invitations.createInvitation'] },
  // tokens
  { kind: 'token', packages: /^jsonwebtoken$/, calls: ['sign'] },
  { kind: 'token', packages: /^jose$/, calls: ['sign'] },
]

/** Hosts that charge by the request, for code that calls them by `fetch`. The path counts where a host does more than one thing. */
export const HOSTS: readonly (readonly [kind: Kind, host: string])[] = [
  ['mail', 'api.resend.com/emails'],
  ['mail', 'api.sendgrid.com/v3/mail'],
  ['mail', 'api.postmarkapp.com/email'],
  ['mail', 'api.mailgun.net'],
  ['mail', 'api.eu.mailgun.net'],
  ['mail', 'api.brevo.com/v3/smtp'],
  ['mail', 'api.mailjet.com/v3.1/send'],
  ['mail', 'api.emailjs.com'],
  ['mail', 'mandrillapp.com/api'],
  ['mail', 'api.mailersend.com'],
  ['mail', 'api.zeptomail.'],
  ['mail', 'api.useplunk.com'],
  ['message', 'api.twilio.com'],
  ['message', 'api.textlocal.in'],
  ['message', 'api.msg91.com'],
  ['payment', 'api.stripe.com/v1/checkout'],
  ['payment', 'api.stripe.com/v1/payment_intents'],
  ['payment', 'api-m.paypal.com'],
  ['payment', 'api-m.sandbox.paypal.com'],
  ['payment', 'api.lemonsqueezy.com/v1/checkouts'],
  ['payment', 'api.razorpay.com'],
  ['payment', 'api.paystack.co/transaction/initialize'],
  ['payment', 'api.flutterwave.com/v3/payments'],
  ['payment', 'api.mercadopago.com'],
  ['payment', 'api.mayar.id'],
  ['payment', 'api.xendit.co'],
  ['payment', 'app.midtrans.com/snap'],
  ['payment', 'api.nowpayments.io'],
  ['payment', 'api.polar.sh/v1/checkouts'],
  ['model', 'api.openai.com'],
  ['model', 'api.anthropic.com'],
  ['model', 'generativelanguage.googleapis.com'],
  ['model', 'api.groq.com'],
  ['model', 'api.mistral.ai'],
  ['model', 'api.cohere.'],
  ['model', 'openrouter.ai/api'],
  ['model', 'api.replicate.com'],
  ['model', 'api.together.'],
  ['model', 'api.deepseek.com'],
  ['model', 'api.perplexity.ai'],
  ['model', 'api-inference.huggingface.co'],
  ['model', 'router.huggingface.co'],
  ['model', 'api.x.ai'],
  ['model', 'fal.run'],
  ['model', 'api.elevenlabs.io'],
  ['model', 'api.stability.ai'],
  ['model', 'ai-gateway.vercel.sh'],
  ['model', 'ai.gateway.lovable.dev'],
  ['model', 'api.fireworks.ai'],
  ['model', 'api.cerebras.ai'],
  ['model', 'integrate.api.nvidia.com'],
  ['model', 'dashscope'],
  ['model', 'open.bigmodel.cn'],
  ['model', 'api.moonshot.'],
  ['model', 'api.siliconflow.'],
  ['model', 'api.morphllm.com'],
]

/** Fields of a stored row that only somebody who knows a secret can match, when they are compared with what was sent. */
export const SECRET_FIELDS: Readonly<Record<string, Kind>> = {
  password: 'credentials',
  passcode: 'credentials',
  passphrase: 'credentials',
  accessCode: 'credentials',
  access_code: 'credentials',
  pin: 'code',
  otp: 'code',
  otpCode: 'code',
  otp_code: 'code',
  verificationCode: 'code',
  verification_code: 'code',
  twoFactorCode: 'code',
  resetCode: 'code',
  emailOtp: 'code',
}

/** Environment variables that hold a password people type. */
export const SECRET_VARIABLES = /^\w*(?:PASS|PIN_CODE|ACCESS_CODE)\w*$|^ADMIN_(?:SECRET|KEY|CODE|TOKEN)$/

/** The provider whose `authorize` answers POST /api/auth/callback/credentials, whatever the login form does. */
export const CREDENTIALS_PROVIDERS = /^(?:next-auth|@auth\/core)\/providers\/credentials$/

/** Methods of action clients and routers whose argument is the handler itself. */
export const HANDLER_METHODS = /^(?:action|stateAction|serverAction|handler|mutation|query|subscription|onFormAction)$/

/** Packages whose builders take handlers by those methods. */
export const HANDLER_PACKAGES = /^(?:next-safe-action|zsa|@trpc\/server|@orpc\/server)(?:\/|$)/

/** Packages that keep callers within limits by themselves, and what is called on them. */
export const PROTECTIONS: readonly { readonly packages: RegExp; readonly calls: RegExp }[] = [
  { packages: /^@arcjet\//, calls: /^(?:protect|withRule|default)$/ },
  { packages: /^arcjet$/, calls: /^protect$/ },
  { packages: /^@unkey\//, calls: /^(?:limit|verifyKey|verify|withUnkey)$/ },
  { packages: /^@vercel\/firewall$/, calls: /^checkRateLimit$/ },
  {
    packages:
      /^(?:express-rate-limit|express-slow-down|@daveyplate\/next-rate-limit|next-rate-limit|nextjs-rate-limit)$/,
    calls: /./,
  },
  { packages: /^rate-limiter-flexible$/, calls: /^(?:consume|penalty|reward)$/ },
  { packages: /^limiter$/, calls: /^(?:removeTokens|tryRemoveTokens)$/ },
]

/** What proves that a request comes from a service that was told a secret, and not from a visitor. */
export const SIGNATURES: readonly { readonly packages: RegExp; readonly calls: RegExp }[] = [
  { packages: /^stripe$/, calls: /^constructEvent(?:Async)?$/ },
  { packages: /^svix$|^standardwebhooks$/, calls: /^verify$/ },
  { packages: /^resend$/, calls: /^verify$/ },
  { packages: /^@clerk\//, calls: /^verifyWebhook$/ },
  { packages: /^@upstash\/qstash\b/, calls: /^(?:verify|verifySignature\w*)$/ },
  { packages: /^@upstash\/workflow\b/, calls: /^serve(?:Many)?$/ },
  { packages: /^inngest\b|^@trigger\.dev\//, calls: /./ },
  { packages: /^@polar-sh\/|^@dodopayments\/|^@lemonsqueezy\//, calls: /^(?:Webhooks|validateEvent)$/ },
  {
    packages: /^@octokit\/webhooks|^@slack\/|^twilio$|^standardwebhooks$/,
    calls: /^(?:verify\w*|receive|validateRequest\w*|unwrap)$/,
  },
  { packages: /^(?:node:)?crypto$/, calls: /^(?:createHmac|createVerify)$/ },
  { packages: /^@paddle\//, calls: /^unmarshal$/ },
]

/** Routes that no visitor calls, by the folders in their address. */
export const NOT_FOR_VISITORS =
  /^(?:cron|crons|webhook|webhooks|health|healthz|healthcheck|inngest|qstash|queue|queues|workflow|workflows|trigger|jobs?|uploadthing)$/i

/** Addresses to which a provider sends the browser back with a code that only it can make. */
export const CALLBACKS = /^(?:callback|callbacks|oauth|oauth2|saml|sso)$/i

/** Files that run beside the app, never in front of a visitor. */
export const NOT_SERVED =
  /(?:^|\/)(?:__tests__|__mocks__|tests?|e2e|specs?|scripts?|seeds?|seeders?|prisma|drizzle|migrations?|fixtures|stories|cypress|playwright|examples?)\/|\.(?:test|spec|stories|e2e)\.|(?:^|\/)seed\w*\.[cm]?[jt]sx?$/

/** What a function is called that counts callers, where its body cannot be seen or judged. */
export const LIMITER_NAMES = /rate_?limit|throttle|limiter|brute_?force|too_?many|flood_?(?:check|guard)|cooldown/i

/** … and what only speaks about such an answer, or prepares the question. */
export const NOT_LIMITER_NAMES =
  /(?:error|exception|message|headers?|response|config|options?|status|policy|windows?|keys?|info|identifier|retry|after|ms)$|^(?:reset|clear|clean\w*|log|parse|format|set|add|apply|track)(?=[A-Z_]).*(?:headers|store)?$|^(?:is|has)\w*err/i

/** Words of which a file says at least one that limits callers, or leads to what does. */
export const MENTIONS_LIMITER = /rate[-_ ]?limit|limiter|throttl|arcjet|unkey|cool_?down|\b429\b|too.?many/i

/** … or is called. */
export const LIMITER_FILES = /limit|throttl|quota|guard/i

/** Words of which a file says at least one that lets only administrators or services in. */
export const MENTIONS_GATE = /admin|cron|signature|hmac|secret/i

/** Functions whose name says that they let only certain services in. */
export const SERVICE_CHECKS =
  /^(?:verify|validate|assert|require|check|is|with|authorize|authorise|ensure|has)\w*(?:Cron|Internal|Webhook|Signature|Qstash|ServiceKey|ServiceRole|ServiceToken)/

/** Functions whose name says that they let only the people in who run the site. */
export const ADMIN_CHECKS =
  /^(?:require|assert|check|ensure|verify|validate|is|with|must|only|guard|auth(?:orize|enticate|orise)?|getCurrent|get)\w*Admin(?!\w*(?:Client|Supabase|Db|Email|Mail|Password|Credential|Login|Secret|Pin|Url|Settings|Stats|Data|List))/

/** … and what is called that lets only them through to the function that it is given. */
export const ADMIN_WRAPPERS = /^(?:super_?)?admin_?(?:only|action|route|handler|api|endpoint|guard|protected)$/i

/** Flags of those people; not of the administrators of a team, who are customers. */
export const IS_ADMIN = /^is_?(?:(?:super|platform|site|system|app|global|root)_?)*admin/i

/** Names of the roles that only those people have. */
export const ADMIN_ROLES = /^(?:super[-_ ]?)?(?:admin|administrator|adm)$|^super[-_ ]?user$|^(?:root|admins)$/i

/** Functions that say who is signed in. */
export const SESSION_READS =
  /^(?:auth|getServerSession|getServerAuthSession|currentUser|getUser|getSession|getAuth|validateRequest|validateSession|verifySession|getToken|(?:get|require|ensure|assert|load|fetch)(?:Current|Server|Auth|Authenticated|My)?(?:User|Session|Auth|Profile|Account|Actor|Member|Viewer)\w*)$/

/** … and end the request for everybody else by themselves. */
export const ALWAYS_SIGNED_IN = /^(?:require|ensure|assert|verifySession|protect)/

/** How code answers somebody who is not signed in. */
export const NOT_SIGNED_IN =
  /\b401\b|un-?authori[sz]ed|unauthenticated|not (?:authenticated|signed|logged)|(?:sign|log)[- ]?in\b|n[ãa]o[ _]autorizado|non autoris|no autorizado/i
