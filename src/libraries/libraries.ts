import { Library } from '../core/library';

/** A server on a loop of its own, where the `SystemExit` of a port in use ends only the thread. */
const IN_THREAD = '{threading}.Thread(target={function}{handed}, daemon=True).start()';

/** The libraries that are known, by name (patterns.md 2). */
export const libraries: readonly Library[] = [
  {
    name: 'aiogram',
    packages: ['aiogram'],
    nestAsyncio: false,
    threads: false,
    calls: [
      {
        name: 'Dispatcher.run_polling',
        certain: true,
        instead: {
          way: 'background',
          what: 'bot',
          lines: [
            '{bot_task} = {asyncio}.create_task({of}.start_polling({arguments}, handle_signals=False))'
          ],
          keywords: [
            'polling_timeout',
            'allowed_updates',
            'close_bot_session',
            'backoff_config',
            'handle_as_tasks'
          ],
          stop: 'await {of}.stop_polling()'
        }
      }
    ],
    docs: {
      title: 'aiogram: long polling',
      url: 'https://docs.aiogram.dev/en/latest/dispatcher/long_polling.html'
    }
  },
  {
    name: 'aiohttp',
    packages: ['aiohttp'],
    nestAsyncio: false,
    threads: false,
    calls: [
      {
        name: 'web.run_app',
        certain: true,
        instead: {
          way: 'background',
          what: 'server',
          lines: [
            '{runner} = {of}.AppRunner({first})',
            'await {runner}.setup()',
            'await {of}.TCPSite({runner}{rest}).start()'
          ],
          keywords: ['host', 'port'],
          stop: 'await {runner}.cleanup()'
        }
      }
    ],
    docs: {
      title: 'aiohttp: application runners',
      url: 'https://docs.aiohttp.org/en/stable/web_advanced.html#application-runners'
    }
  },
  {
    name: 'aiorun',
    packages: ['aiorun'],
    nestAsyncio: true,
    threads: false,
    calls: [],
    docs: { title: 'aiorun', url: 'https://github.com/cjrh/aiorun' }
  },
  {
    name: 'alpaca',
    packages: ['alpaca', 'alpaca_trade_api'],
    nestAsyncio: false,
    threads: false,
    calls: [
      {
        name: 'run',
        instead: {
          way: 'background',
          what: 'stream',
          lines: [IN_THREAD],
          keywords: [],
          stop: '{of}.stop()'
        }
      }
    ],
    docs: {
      title: 'alpaca-py: real-time data',
      url: 'https://alpaca.markets/sdks/python/api_reference/data/stock/live.html'
    }
  },
  {
    name: 'arq',
    packages: ['arq'],
    nestAsyncio: false,
    threads: false,
    calls: [{ name: 'run_worker', instead: { way: 'shown', example: 'await worker.async_run()' } }],
    docs: { title: 'arq: workers', url: 'https://arq-docs.helpmanual.io/' }
  },
  {
    name: 'asgiref',
    packages: ['asgiref'],
    says: /^You cannot use AsyncToSync in the same thread as an async event loop/,
    nestAsyncio: false,
    threads: true,
    calls: [{ name: 'async_to_sync', certain: true, instead: { way: 'unwrap' } }],
    docs: {
      title: 'async_to_sync',
      url: 'https://docs.djangoproject.com/en/stable/topics/async/#async-to-sync'
    }
  },
  {
    name: 'Browser Use',
    packages: ['browser_use'],
    nestAsyncio: true,
    threads: true,
    calls: [{ name: 'Agent.run_sync', instead: { way: 'twin', name: 'run' } }],
    docs: {
      title: 'Browser Use: agents',
      url: 'https://docs.browser-use.com/customize/agent/basics'
    }
  },
  {
    name: 'cryptofeed',
    packages: ['cryptofeed'],
    nestAsyncio: true,
    threads: false,
    calls: [
      {
        name: 'FeedHandler.run',
        instead: { way: 'shown', example: 'fh.run(start_loop=False)' }
      }
    ],
    docs: { title: 'cryptofeed', url: 'https://github.com/bmoscon/cryptofeed' }
  },
  {
    name: 'DeepEval',
    packages: ['deepeval'],
    nestAsyncio: true,
    threads: true,
    calls: [{ name: 'measure', instead: { way: 'twin', name: 'a_measure' } }],
    docs: { title: 'DeepEval: metrics', url: 'https://deepeval.com/docs/metrics-introduction' }
  },
  {
    name: 'discord.py',
    packages: ['discord'],
    nestAsyncio: false,
    threads: false,
    calls: [
      {
        name: 'run',
        certain: true,
        instead: {
          way: 'background',
          what: 'bot',
          lines: ['{bot_task} = {asyncio}.create_task({of}.start({arguments}))'],
          keywords: ['reconnect'],
          stop: 'await {of}.close()'
        }
      }
    ],
    docs: {
      title: 'discord.py: Client.start()',
      url: 'https://discordpy.readthedocs.io/en/stable/api.html#discord.Client.start'
    }
  },
  {
    name: 'DSPy',
    packages: ['dspy'],
    nestAsyncio: true,
    threads: true,
    calls: [],
    docs: { title: 'DSPy: async', url: 'https://dspy.ai/tutorials/async/' }
  },
  {
    name: 'FastMCP',
    packages: ['fastmcp'],
    nestAsyncio: false,
    threads: false,
    calls: [
      {
        name: 'FastMCP.run',
        certain: true,
        instead: {
          way: 'background',
          what: 'server',
          lines: [IN_THREAD],
          keywords: 'any',
          needs: {
            keyword: 'transport',
            values: ['http', 'streamable-http', 'sse'],
            otherwise: 'async with Client(mcp) as client: …'
          }
        }
      }
    ],
    docs: {
      title: 'FastMCP: running a server',
      url: 'https://gofastmcp.com/deployment/running-server'
    }
  },
  {
    name: 'Flet',
    packages: ['flet'],
    nestAsyncio: false,
    threads: false,
    calls: [],
    docs: {
      title: 'Flet: running an app',
      url: 'https://docs.flet.dev/getting-started/running-app/'
    }
  },
  {
    name: 'gpt4free',
    packages: ['g4f'],
    says: /^Install "nest-asyncio2" package/,
    nestAsyncio: false,
    threads: true,
    calls: [],
    docs: {
      title: 'gpt4free: AsyncClient',
      url: 'https://github.com/gpt4free/g4f.dev/blob/main/docs/async_client.md'
    }
  },
  {
    name: 'gql',
    packages: ['gql'],
    says: /^Cannot run client\.(execute|connect|subscribe)\S* if an asyncio loop is running/,
    nestAsyncio: false,
    threads: true,
    calls: [{ name: 'Client.execute', instead: { way: 'twin', name: 'execute_async' } }],
    docs: {
      title: 'gql: async usage',
      url: 'https://gql.readthedocs.io/en/stable/usage/async_usage.html'
    }
  },
  {
    name: 'ib_async',
    packages: ['ib_async', 'ib_insync'],
    nestAsyncio: true,
    threads: false,
    calls: [
      'connect',
      'qualifyContracts',
      'reqTickers',
      'reqHistoricalData',
      'reqHistoricalTicks',
      'reqContractDetails',
      'reqMatchingSymbols',
      'reqMarketRule',
      'reqHeadTimeStamp',
      'reqHistogramData',
      'reqFundamentalData',
      'reqScannerData',
      'reqSecDefOptParams',
      'calculateImpliedVolatility',
      'calculateOptionPrice',
      'accountSummary',
      'reqAccountUpdates',
      'reqExecutions',
      'reqPositions',
      'reqCurrentTime',
      'whatIfOrder'
    ].map(name => ({
      name: `IB.${name}`,
      instead: { way: 'twin' as const, name: `${name}Async` }
    })),
    docs: { title: 'ib_async: notebooks', url: 'https://ib-api-reloaded.github.io/ib_async/' }
  },
  {
    name: 'LlamaIndex',
    packages: ['llama_index'],
    says: /^(Detected nested async|Nested async detected)\./,
    nestAsyncio: true,
    threads: true,
    calls: [
      { name: 'query', instead: { way: 'twin', name: 'aquery' } },
      { name: 'chat', instead: { way: 'twin', name: 'achat' } },
      { name: 'complete', instead: { way: 'twin', name: 'acomplete' } },
      { name: 'retrieve', instead: { way: 'twin', name: 'aretrieve' } }
    ],
    docs: {
      title: 'LlamaIndex: async programming',
      url: 'https://developers.llamaindex.ai/python/framework/understanding/querying/querying/'
    }
  },
  {
    name: 'MCP',
    packages: ['mcp'],
    nestAsyncio: false,
    threads: false,
    calls: ['FastMCP.run', 'MCPServer.run'].map(name => ({
      name,
      certain: true,
      instead: {
        way: 'background',
        what: 'server',
        lines: [IN_THREAD],
        keywords: 'any',
        needs: {
          keyword: 'transport',
          values: ['streamable-http', 'sse'],
          otherwise: 'await mcp.call_tool(…)'
        }
      }
    })),
    docs: {
      title: 'MCP Python SDK: running a server',
      url: 'https://github.com/modelcontextprotocol/python-sdk#running-your-server'
    }
  },
  {
    name: 'nbclient',
    packages: ['nbclient'],
    says: /^You are trying to run nbclient in an environment where an event loop is already running/,
    nestAsyncio: true,
    threads: true,
    calls: [{ name: 'NotebookClient.execute', instead: { way: 'twin', name: 'async_execute' } }],
    docs: {
      title: 'nbclient: executing notebooks',
      url: 'https://nbclient.readthedocs.io/en/latest/client.html'
    }
  },
  {
    name: 'NeMo Guardrails',
    packages: ['nemoguardrails'],
    says: /^You are using the sync `\w+` inside async code/,
    nestAsyncio: true,
    threads: true,
    calls: [{ name: 'generate', instead: { way: 'twin', name: 'generate_async' } }],
    docs: {
      title: 'NeMo Guardrails: nested event loops',
      url: 'https://docs.nvidia.com/nemo/guardrails/latest/index.html'
    }
  },
  {
    name: 'NiceGUI',
    packages: ['nicegui'],
    nestAsyncio: false,
    threads: false,
    calls: [],
    docs: { title: 'NiceGUI: ui.run', url: 'https://nicegui.io/documentation/run' }
  },
  {
    name: 'OpenAI Agents',
    packages: ['agents'],
    says: /^(Agent)?Runner\.run_sync\(\) cannot be called when an event loop is already running/,
    nestAsyncio: false,
    threads: true,
    calls: [
      { name: 'Runner.run_sync', certain: true, instead: { way: 'twin', name: 'run' } },
      { name: 'AgentRunner.run_sync', certain: true, instead: { way: 'twin', name: 'run' } }
    ],
    docs: {
      title: 'OpenAI Agents: running agents',
      url: 'https://openai.github.io/openai-agents-python/running_agents/'
    }
  },
  {
    name: 'Parsera',
    packages: ['parsera'],
    nestAsyncio: true,
    threads: true,
    calls: [{ name: 'run', instead: { way: 'twin', name: 'arun' } }],
    docs: { title: 'Parsera', url: 'https://docs.parsera.org/getting-started/' }
  },
  {
    name: 'Prefect',
    packages: ['prefect'],
    nestAsyncio: false,
    threads: false,
    calls: [],
    docs: {
      title: 'Prefect: serve flows',
      url: 'https://docs.prefect.io/v3/how-to-guides/deployments/create-deployments'
    }
  },
  {
    name: 'pydantic-ai',
    packages: ['pydantic_ai'],
    nestAsyncio: true,
    threads: true,
    calls: [{ name: 'run_sync', certain: true, instead: { way: 'twin', name: 'run' } }],
    docs: {
      title: 'pydantic-ai: Jupyter notebooks',
      url: 'https://ai.pydantic.dev/troubleshooting/#runtimeerror-this-event-loop-is-already-running'
    }
  },
  {
    name: 'pymodbus',
    packages: ['pymodbus'],
    nestAsyncio: false,
    threads: false,
    calls: ['StartTcpServer', 'StartUdpServer', 'StartTlsServer', 'StartSerialServer'].map(
      name => ({
        name,
        instead: { way: 'background', what: 'server', lines: [IN_THREAD], keywords: 'any' }
      })
    ),
    docs: {
      title: 'pymodbus: server',
      url: 'https://pymodbus.readthedocs.io/en/latest/source/server.html'
    }
  },
  {
    name: 'Pyrogram',
    packages: ['pyrogram'],
    nestAsyncio: false,
    threads: false,
    calls: [{ name: 'Client.run', instead: { way: 'shown', example: 'async with app: …' } }],
    docs: { title: 'Pyrogram: starting', url: 'https://docs.pyrogram.org/start/invoking' }
  },
  {
    name: 'python-binance',
    packages: ['binance'],
    nestAsyncio: true,
    threads: false,
    calls: [],
    docs: {
      title: 'python-binance: async',
      url: 'https://python-binance.readthedocs.io/en/latest/overview.html#async-api-requests'
    }
  },
  {
    name: 'python-telegram-bot',
    packages: ['telegram'],
    nestAsyncio: false,
    threads: false,
    calls: [
      {
        name: 'run_polling',
        certain: true,
        instead: {
          way: 'background',
          what: 'bot',
          lines: [
            'await {of}.initialize()',
            'await {of}.start()',
            'await {of}.updater.start_polling({arguments})'
          ],
          keywords: [
            'poll_interval',
            'timeout',
            'bootstrap_retries',
            'allowed_updates',
            'drop_pending_updates'
          ],
          stop: 'await {of}.updater.stop()'
        }
      },
      {
        name: 'run_webhook',
        certain: true,
        instead: { way: 'shown', example: 'await app.updater.start_webhook(…)' }
      }
    ],
    docs: {
      title: 'python-telegram-bot: beside other asyncio code',
      url: 'https://docs.python-telegram-bot.org/en/stable/telegram.ext.application.html#telegram.ext.Application.run_polling'
    }
  },
  {
    name: 'Quart',
    packages: ['quart'],
    nestAsyncio: false,
    threads: false,
    calls: [
      {
        name: 'Quart.run',
        certain: true,
        instead: {
          way: 'background',
          what: 'server',
          lines: [
            '{server_task} = {asyncio}.create_task({of}.run_task({given}shutdown_trigger={asyncio}.Event().wait))'
          ],
          keywords: ['host', 'port', 'debug', 'ca_certs', 'certfile', 'keyfile'],
          stop: '{server_task}.cancel()'
        }
      }
    ],
    docs: {
      title: 'Quart: run_task()',
      url: 'https://quart.palletsprojects.com/en/latest/reference/source/quart.app.html'
    }
  },
  {
    name: 'Ragas',
    packages: ['ragas'],
    says: /^Cannot execute nested async code with/,
    nestAsyncio: true,
    threads: true,
    calls: [{ name: 'evaluate', instead: { way: 'shown', example: 'await aevaluate(…)' } }],
    docs: {
      title: 'Ragas: aevaluate',
      url: 'https://docs.ragas.io/en/stable/references/evaluate/'
    }
  },
  {
    name: 'Sanic',
    packages: ['sanic'],
    nestAsyncio: false,
    threads: false,
    calls: [],
    docs: { title: 'Sanic: running', url: 'https://sanic.dev/en/guide/running/running.html' }
  },
  {
    name: 'Scrapy',
    packages: ['scrapy', 'twisted'],
    nestAsyncio: false,
    threads: false,
    calls: [
      {
        name: 'CrawlerProcess.start',
        instead: { way: 'shown', example: 'await AsyncCrawlerProcess(…).crawl(…)' }
      }
    ],
    docs: {
      title: 'Scrapy: spiders in notebooks',
      url: 'https://docs.scrapy.org/en/latest/topics/practices.html'
    }
  },
  {
    name: 'Slack Bolt',
    packages: ['slack_bolt'],
    nestAsyncio: false,
    threads: false,
    calls: [],
    docs: {
      title: 'Slack Bolt: async',
      url: 'https://docs.slack.dev/tools/bolt-python/concepts/async/'
    }
  },
  {
    name: 'slack_sdk',
    packages: ['slack_sdk', 'slack'],
    nestAsyncio: true,
    threads: false,
    calls: [
      {
        name: 'RTMClient.start',
        instead: { way: 'shown', example: 'RTMClient(token=…, run_async=True)' }
      }
    ],
    docs: {
      title: 'slack_sdk: AsyncWebClient',
      url: 'https://docs.slack.dev/tools/python-slack-sdk/web/#asyncio-client'
    }
  },
  {
    name: 'syncer',
    packages: ['syncer'],
    nestAsyncio: true,
    threads: false,
    calls: [],
    docs: { title: 'syncer', url: 'https://github.com/miyakogi/syncer' }
  },
  {
    name: 'Telethon',
    packages: ['telethon'],
    nestAsyncio: true,
    threads: false,
    calls: [
      {
        name: 'run_until_disconnected',
        instead: { way: 'shown', example: 'await client.start()' }
      }
    ],
    docs: {
      title: 'Telethon: mastering asyncio',
      url: 'https://docs.telethon.dev/en/stable/concepts/asyncio.html'
    }
  },
  {
    name: 'Tornado',
    packages: ['tornado'],
    nestAsyncio: false,
    threads: false,
    calls: [{ name: 'start', instead: { way: 'remove' } }],
    docs: { title: 'Tornado: IOLoop', url: 'https://www.tornadoweb.org/en/stable/ioloop.html' }
  },
  {
    name: 'uvicorn',
    packages: ['uvicorn'],
    nestAsyncio: false,
    threads: false,
    calls: [
      {
        name: 'uvicorn.run',
        certain: true,
        instead: {
          way: 'background',
          what: 'server',
          lines: [
            '{server} = {of}.Server({of}.Config({arguments}))',
            '{threading}.Thread(target={server}.run, daemon=True).start()'
          ],
          keywords: 'any',
          refused: ['reload', 'workers', 'app_dir'],
          stop: '{server}.should_exit = True'
        }
      },
      {
        name: 'Server.run',
        certain: true,
        instead: {
          way: 'background',
          what: 'server',
          lines: [IN_THREAD],
          keywords: ['sockets'],
          stop: '{of}.should_exit = True'
        }
      }
    ],
    docs: {
      title: 'uvicorn: running from code',
      url: 'https://www.uvicorn.org/#running-programmatically'
    }
  }
];
