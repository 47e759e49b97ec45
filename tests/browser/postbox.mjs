// A mail server on loopback that takes every mail and keeps it: the town's way out in a test.
import { createServer } from 'node:net';

/// The text of a mail's body, whatever it was wrapped in.
function bodyOf(mail) {
  const end = mail.indexOf('\r\n\r\n');
  const head = mail.slice(0, end);
  const body = mail.slice(end + 4);
  const encoding = /^content-transfer-encoding: *(\S+)/im.exec(head)?.[1].toLowerCase();
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (encoding === 'quoted-printable') {
    const bytes = body.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
    return Buffer.from(bytes, 'latin1').toString('utf8');
  }
  return body;
}

export class Postbox {
  /// `refuses`: it answers every mail with a no for good.
  static async open({ refuses = false } = {}) {
    const box = new Postbox();
    box.mails = [];
    box.waiting = [];
    box.server = createServer((socket) => box.serve(socket, refuses));
    await new Promise((resolve) => box.server.listen(0, '127.0.0.1', resolve));
    box.settings = [`mail.server=smtp://127.0.0.1:${box.server.address().port}`, 'mail.from=town@town.example', 'mail.tls=none'];
    return box;
  }

  serve(socket, refuses) {
    let text = '';
    let mail = null;
    socket.on('error', () => {});
    socket.write('220 postbox\r\n');
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      for (;;) {
        const end = mail === null ? text.indexOf('\r\n') : text.indexOf('\r\n.\r\n');
        if (end < 0) return;
        const line = text.slice(0, end);
        text = text.slice(end + (mail === null ? 2 : 5));
        if (mail !== null) {
          this.keep(line);
          mail = null;
          socket.write('250 kept\r\n');
        } else if (/^DATA/i.test(line)) {
          mail = '';
          socket.write('354 go on\r\n');
        } else if (/^QUIT/i.test(line)) {
          socket.end('221 bye\r\n');
          return;
        } else {
          socket.write(/^RCPT/i.test(line) && refuses ? '550 nobody of that name\r\n' : '250 well\r\n');
        }
      }
    });
  }

  keep(mail) {
    const next = this.waiting.shift();
    if (next) next(mail);
    else this.mails.push(mail);
  }

  /// The text of the next mail, as soon as it is there; fails if none comes.
  async next({ seconds = 60 } = {}) {
    const mail = this.mails.shift() ?? (await new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`no mail came within ${seconds} seconds`)), seconds * 1000);
      this.waiting.push((came) => {
        clearTimeout(late);
        resolve(came);
      });
    }));
    return bodyOf(mail);
  }

  async close() {
    await new Promise((resolve) => this.server.close(resolve));
  }
}
