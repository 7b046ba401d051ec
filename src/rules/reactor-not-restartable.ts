import { defineRule } from '../core/rule';
import { Explained, explainedFailures } from './findings/explained';
import { links } from './links';

export const reactorNotRestartable = defineRule<Explained>({
  name: 'reactor-not-restartable',
  severity: 'error',
  example: { code: 'process.start()' },
  title: trans => trans.__('Twisted’s reactor, started twice'),
  whatHappened: ({ code }, trans) =>
    trans.__('`%1` starts Twisted’s reactor, its event loop. It has run once already.', code),
  whyHere: (_names, trans) =>
    trans.__(
      'A reactor can be started once in the life of a process. The kernel is one process, and keeps running between cells.'
    ),
  whatToDo: (_names, trans) =>
    trans.__(
      'Restart the kernel to run it once more. With Scrapy, use `AsyncCrawlerRunner` with `"TWISTED_REACTOR_ENABLED": False`, and wait: `await runner.crawl(…)`.'
    ),
  learnMore: [
    {
      title: 'Scrapy: spiders in notebooks',
      url: 'https://docs.scrapy.org/en/latest/topics/practices.html'
    },
    links.autoawait
  ],
  detect: (notebook, run) =>
    explainedFailures(notebook, run, /^Reactor(NotRestartable|AlreadyRunning)$/, /^/),
  message: ({ code }, trans) =>
    trans.__('`%1` starts a reactor that has run before; it starts once.', code),
  fixes: () => []
});
