import { type IncomingMessage, request } from 'node:http';

/** What curl shows of a room as text. */
export class Terminal {
  text = '';
  isOver = false;
  answer: IncomingMessage | undefined;

  constructor(origin: string, roomId: number | string, headers: Record<string, string>, method = 'GET') {
    const options = { method, headers: { accept: 'text/plain', ...headers } };
    request(`${origin}/rooms/${roomId}`, options, (answer) => {
      this.answer = answer;
      answer.setEncoding('utf8');
      answer.on('data', (text: string) => {
        this.text += text;
      });
      answer.on('close', () => {
        this.isOver = true;
      });
    }).end();
  }

  /** Without the times. */
  get lines(): string[] {
    return this.text
      .replace(/^\[\d\d:\d\d\] /gm, '')
      .split('\n')
      .slice(0, -1);
  }

  close(): void {
    this.answer?.destroy();
  }
}
