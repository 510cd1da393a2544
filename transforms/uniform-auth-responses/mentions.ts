/** What an identifier that is a person's own is called in code: `emailId`, but not `emailAccountId`. */
const PERSONAL = '(?:[eE]_?mail|[mM]ail|[pP]hone|[mM]obile|[wW]hatsapp)(?!\\w*[a-z]_?[iI]d\\b)\\w*'

/**
 * Texts without which a file asks for no account: the ways in which queries name an address, a password is compared, and
 * stores and providers say that there is an account already. Narrow on purpose: every file that matches is parsed.
 */
const ASKS = [
  `\\bwhere:?[\\s(]*\\{[^}]{0,120}?${PERSONAL}`,
  `\\b(?:i?like|eq|where|match|find\\w*|exists)\\(\\s*\\{?\\s*['"]?(?:[\\w$]+\\.)?\\w*${PERSONAL}`,
  `\\bgetUser(?:List|By\\w+)\\(`,
  '(?:[mM]ail|[pP]hone|[uU]sername)["`)]*\\s*=\\s*(?:lower\\()?(?:\\?|\\$)',
  `=>\\s*\\w+\\.\\w*${PERSONAL}[\\w.()]*\\s*===?`,
  // kv.hgetall(`user:${email}`)
  '(?:users?|accounts?|customers?|members?|profiles?)(?:[:_-](?:by[-_]?)?e?-?mail)?[:_-]\\$\\{',
  // const user = await findAccount(email), if (await findAccount(email))
  `[=(]\\s*await\\s+[\\w$.]+\\(\\s*[\\w$.]*${PERSONAL}`,
  '\\b(?:compare|verify|match|check|valid|timingSafe)\\w*\\((?:[^)]{0,60}[^\\w)])?(?:pass\\w*|pwd|hash\\w*)\\b',
  '[!=]==?\\s*(?:\\w+\\.)?[pP]ass(?:word|wd)?\\b|\\.(?:password|pass|pwd)\\s*[!=]==?\\s*[a-z]\\w*',
  '(?:[cC]ode|[oO]tp|[tT]oken)\\s*!==?\\s*[a-z]\\w*\\s*\\)',
  'P2002|23505|\\b11000|-already-in|(?:already|email|identifier|ALREADY)_(?:EX|ex)ists|user-not-f|nique c|UNIQUE c|cate key|_UNIQUE|DUP_E',
  '\\.auth\\.\\w',
  '\\.(?:sign(?:Up|UpEmail|InEmail|InWithPassword|InWithOtp)|resetPasswordForEmail|generateLink|inviteUserByEmail|forgetPassword|requestPasswordReset)\\(',
  '(?:create|sign)\\w*WithEmailAndPassword',
]

/** A file whose text does not match asks no store for an account, and no provider. */
export const MENTIONS_ACCOUNTS = new RegExp(ASKS.join('|'))
