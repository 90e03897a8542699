import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

// A headless Chromium, driven by the messages of the Chrome DevTools Protocol over a pipe: nothing to install beside the browser.

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium'];

/** Where the browser is: CHROMIUM, or where distributions put it; null = there is none. */
export function findChromium(): string | null {
  const named = process.env['CHROMIUM'];
  return [...(named === undefined ? [] : [named]), ...PLACES].find((path) => existsSync(path)) ?? null;
}

type Params = Record<string, unknown>;

/** A page in a browser of its own, and what it did. */
export class BrowserPage {
  /** What was written to the console or reported as an error or a violated policy. */
  readonly complaints: string[] = [];
  /** Addresses that were asked for. */
  readonly requests: string[] = [];
  private readonly browser: ChildProcess;
  private readonly folder: string;
  private readonly answers = new Map<number, (message: { result?: Params; error?: { message: string } }) => void>();
  private readonly events = new Map<string, () => void>();
  private session = '';
  private sent = 0;
  private rest = '';

  private constructor(browser: ChildProcess, folder: string) {
    this.browser = browser;
    this.folder = folder;
    (browser.stdio[4] as Readable).setEncoding('utf8').on('data', (text: string) => {
      const messages = (this.rest + text).split('\0');
      this.rest = messages.pop() ?? '';
      for (const message of messages) this.receive(message);
    });
  }

  static async open(path: string): Promise<BrowserPage> {
    const folder = mkdtempSync(join(tmpdir(), 'pagewalk-chromium-'));
    const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'];
    const browser = spawn(path, [...flags, '--remote-debugging-pipe', `--user-data-dir=${folder}`, 'about:blank'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    });
    const page = new BrowserPage(browser, folder);
    const { targetInfos } = (await page.send('Target.getTargets')) as {
      targetInfos: { type: string; targetId: string }[];
    };
    const target = targetInfos.find(({ type }) => type === 'page');
    const attached = await page.send('Target.attachToTarget', { targetId: target?.targetId, flatten: true });
    page.session = attached['sessionId'] as string;
    for (const domain of ['Page', 'Network', 'Runtime', 'Log', 'Audits']) await page.send(`${domain}.enable`);
    return page;
  }

  async send(method: string, params: Params = {}): Promise<Params> {
    const id = ++this.sent;
    const session = this.session === '' ? {} : { sessionId: this.session };
    const answer = new Promise<{ result?: Params; error?: { message: string } }>((resolve) => {
      this.answers.set(id, resolve);
    });
    (this.browser.stdio[3] as Writable).write(`${JSON.stringify({ id, method, params, ...session })}\0`);
    const { result, error } = await answer;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result ?? {};
  }

  /** Goes to an address and waits until it is loaded. */
  async goTo(url: string): Promise<void> {
    const loaded = new Promise<void>((resolve) => {
      this.events.set('Page.loadEventFired', resolve);
    });
    await this.send('Page.navigate', { url });
    await loaded;
  }

  /** The value of an expression in the page; what is evaluated this way runs even where scripts are off. */
  async value(expression: string): Promise<unknown> {
    const answer = await this.send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
    if ('exceptionDetails' in answer) throw new Error(`${expression}: ${JSON.stringify(answer['exceptionDetails'])}`);
    return (answer['result'] as { value?: unknown }).value;
  }

  async press(key: string): Promise<void> {
    const windowsVirtualKeyCode = { Tab: 9, Enter: 13, ArrowRight: 39, End: 35 }[key] ?? 0;
    for (const type of ['keyDown', 'keyUp'])
      await this.send('Input.dispatchKeyEvent', { type, key, code: key, windowsVirtualKeyCode });
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => {
      this.browser.once('exit', resolve);
    });
    this.browser.kill('SIGKILL');
    await ended;
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private receive(text: string): void {
    const message = JSON.parse(text) as { id?: number; method?: string; params?: Params };
    if (message.id !== undefined) {
      this.answers.get(message.id)?.(message as object);
      this.answers.delete(message.id);
    }
    const { method = '', params = {} } = message;
    if (method === 'Network.requestWillBeSent') this.requests.push((params['request'] as { url: string }).url);
    const complains = ['Runtime.consoleAPICalled', 'Runtime.exceptionThrown', 'Log.entryAdded', 'Audits.issueAdded'];
    if (complains.includes(method)) this.complaints.push(JSON.stringify(params));
    this.events.get(method)?.();
  }
}
