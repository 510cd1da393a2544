import { describe, expect, it } from 'vitest'
import { proxyConfigurations } from '../../transforms/_shared/proxy-config'

function repository(files: Readonly<Record<string, string>>) {
  return { paths: Object.keys(files).sort(), textOf: (path: string) => files[path] }
}

const use = 'proxy_set_header X-Forwarded-For $remote_addr;'

describe('configuration that passes the client’s X-Forwarded-For on', () => {
  it('is each line of nginx that appends to it', () => {
    const text = `http {
  # proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
  server {
    location / {
      proxy_pass http://app;
      proxy_set_header   x-forwarded-for "$proxy_add_x_forwarded_for";  # for the logs
    }
    location /api/ { proxy_pass http://app; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; }
  }
}
`
    expect(proxyConfigurations(repository({ 'deploy/nginx.conf': text }))).toEqual([
      {
        file: 'deploy/nginx.conf',
        line: 6,
        column: 7,
        text: 'proxy_set_header   x-forwarded-for "$proxy_add_x_forwarded_for";  # for the logs',
        use,
      },
      {
        file: 'deploy/nginx.conf',
        line: 8,
        column: 45,
        text: 'location /api/ { proxy_pass http://app; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; }',
        use,
      },
    ])
  })

  it('is nginx that sets no such header, once a file', () => {
    const text =
      'server {\r\n  location / {\r\n    proxy_pass http://app;\r\n    proxy_set_header Host $host;\r\n  }\r\n  location /x { proxy_pass http://app; }\r\n}\r\n'
    expect(proxyConfigurations(repository({ 'sites-enabled/app': text }))).toEqual([
      { file: 'sites-enabled/app', line: 3, column: 5, text: 'proxy_pass http://app;', use },
    ])
  })

  it('is a location that loses the header of its server by setting another', () => {
    const lost = `server {
  ${use}
  location / { proxy_pass http://app; }
  location /ws { proxy_pass http://app; proxy_set_header Upgrade $http_upgrade; }
}`
    expect(proxyConfigurations(repository({ 'nginx.conf': lost })).map(({ line }) => line)).toEqual([4])
  })

  it('is nginx that repeats what the client sent', () => {
    const text = 'location / { proxy_pass http://app; proxy_set_header X-Forwarded-For $http_x_forwarded_for; }'
    expect(proxyConfigurations(repository({ 'nginx.conf': text }))).toHaveLength(1)
  })

  it('is found where images and compose files hold nginx', () => {
    const line = 'proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;'
    const found = proxyConfigurations(
      repository({
        Dockerfile: `FROM nginx\nRUN echo 'server { ${line} }' > /etc/nginx/conf.d/x.conf\n`,
        'docker-compose.yml': `configs:\n  edge:\n    content: |\n      server {\n        ${line}\n      }\n`,
        'nginx/templates/default.conf.template': `server { listen \${PORT}; location / { proxy_pass http://\${APP}; ${line} } }`,
      }),
    )
    expect(found.map(({ file, line: at }) => `${file}:${String(at)}`)).toEqual([
      'Dockerfile:2',
      'docker-compose.yml:5',
      'nginx/templates/default.conf.template:1',
    ])
  })

  it('is Traefik that believes everybody', () => {
    const text =
      "services:\n  traefik:\n    image: traefik:v3\n    command:\n      - '--entryPoints.web.forwardedHeaders.insecure=true'\n      - --entryPoints.secure.forwardedHeaders.insecure\n"
    expect(proxyConfigurations(repository({ 'compose.yaml': text })).map(({ line, use }) => [line, use])).toEqual([
      [5, '--entryPoints.web.forwardedHeaders.insecure=false'],
      [6, '--entryPoints.secure.forwardedHeaders.insecure=false'],
    ])
  })

  it.each<[what: string, file: string, text: string]>([
    ['nginx that overwrites it', 'nginx.conf', `server { location / { proxy_pass http://app; ${use} } }`],
    [
      'nginx that sets it for all its locations',
      'nginx.conf',
      `http { ${use} server { location / { proxy_pass http://app; } } }`,
    ],
    [
      'nginx that includes what cannot be seen',
      'nginx.conf',
      'server { location / { include proxy_params; proxy_pass http://app; } }',
    ],
    [
      'nginx behind a proxy that it names',
      'nginx.conf',
      'set_real_ip_from 10.0.0.0/8;\nserver { location / { proxy_pass http://app; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; } }',
    ],
    ['nginx that hands nothing on', 'nginx.conf', 'server { root /srv; location / { try_files $uri /index.html; } }'],
    ['another conf', 'tools/redis.conf', 'maxmemory 100mb'],
    ['a guide', 'docs/nginx.conf', 'location / { proxy_pass http://app; }'],
    ['a page about it', 'content/nginx.md', 'proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;'],
    ['Traefik as it is', 'compose.yml', 'services:\n  t:\n    image: traefik\n    command: --providers.docker\n'],
    [
      'Traefik that says no',
      'compose.yml',
      'services:\n  t:\n    image: traefik\n    command: --entryPoints.web.forwardedHeaders.insecure=false\n',
    ],
  ])('is not %s', (_, file, text) => {
    expect(proxyConfigurations(repository({ [file]: text }))).toEqual([])
  })
})
