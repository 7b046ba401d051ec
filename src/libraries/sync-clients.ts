import { SyncClient } from '../core/library';
import { playwright } from './playwright';

/** The plain interfaces that are known (patterns.md 2); those built on others come before them. */
export const syncClients: readonly SyncClient[] = [
  {
    name: 'LangChain',
    packages: ['langchain_community'],
    says: /^It looks like you are using Playwright Sync API inside the asyncio loop/,
    example: 'pages = await loader.aload()',
    docs: {
      title: 'LangChain: document loaders',
      url: 'https://docs.langchain.com/oss/python/integrations/document_loaders'
    }
  },
  {
    name: 'Playwright',
    packages: ['playwright'],
    says: /^It looks like you are using Playwright Sync API inside the asyncio loop/,
    example: 'async with async_playwright() as p:',
    docs: { title: 'Playwright for Python', url: 'https://playwright.dev/python/docs/library' },
    interfaces: playwright
  },
  {
    name: 'requests-html',
    packages: ['requests_html'],
    says: /^Cannot use HTMLSession within an existing event loop/,
    example: 'session = AsyncHTMLSession()',
    docs: { title: 'requests-html', url: 'https://requests.readthedocs.io/projects/requests-html/' }
  },
  {
    name: 'SQLAlchemy',
    packages: ['sqlalchemy'],
    says: /^greenlet_spawn has not been called/,
    example: 'async with engine.connect() as connection:',
    docs: {
      title: 'SQLAlchemy: asyncio',
      url: 'https://docs.sqlalchemy.org/en/20/orm/extensions/asyncio.html'
    }
  },
  {
    name: 'Telethon',
    packages: ['telethon'],
    says: /^You must use "async with" if the event loop is running/,
    example: 'async with client:',
    docs: {
      title: 'Telethon: mastering asyncio',
      url: 'https://docs.telethon.dev/en/stable/concepts/asyncio.html'
    }
  }
];
