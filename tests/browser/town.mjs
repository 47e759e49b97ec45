// An example town for one test: a copy of the one that the fixture made, served on a free port, ended with the test.
import { execFile, spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));
export const huiyin = process.env.HUIYIN ?? join(root, 'build/release/huiyin');
const made = process.env.HUIYIN_TOWN;

/// Runs a command of huiyin to its end.
export async function run(...args) {
  try {
    const { stdout, stderr } = await promisify(execFile)(huiyin, args);
    return { code: 0, stdout, stderr };
  } catch (failed) {
    if (typeof failed.code !== 'number') throw failed;
    return failed;
  }
}

/// Makes an example town in `folder`, which is emptied first.
export async function makeTown(folder, profile) {
  await rm(folder, { recursive: true, force: true });
  const done = await run('init', '--data', folder, '--demo', ...(profile ? ['--profile', profile] : []));
  if (done.code !== 0) throw new Error(`huiyin init: ${done.stderr || done.stdout}`);
}

/// Makes a town in `folder` in which life has gone on for some days, until yesterday.
async function live(folder, { days, filings }) {
  const start = new Date(Date.now() - days * 24 * 3600 * 1000).toISOString().slice(0, 10);
  const done = await run('simulate', '--data', folder, '--seed', '7', '--start', start, '--days', `${days}`, '--filings-per-day', `${filings}`, '--offices', '6');
  if (done.code !== 0) throw new Error(`huiyin simulate: ${done.stderr || done.stdout}`);
}

/// A served town: `site` is its address, `signIn(login)` a passphrase, `code` the receipt code of an example case.
export class Town {
  /// `full_at`: no file of the town can grow beyond so many KiB, as on a disk that is full;
  /// `lived`: instead of the example one, a town that lived so many days until today, with so many filings a day;
  /// `invited`: the login of somebody new, whose link is `invitation`; `imported`: cities of tests/data/311.
  static async open({ settings = [], profile, lived, full_at, invited, imported = [] } = {}) {
    const town = new Town();
    town.folder = await mkdtemp(join(tmpdir(), 'huiyin-browser-'));
    const data = join(town.folder, 'town');
    if (lived) await live(data, lived);
    else if (made && !profile) await cp(made, data, { recursive: true });
    else await makeTown(data, profile);
    for (const city of imported) {
      const sample = join(root, 'tests/data/311', city);
      await run('import', '311', `${sample}-311.csv`, '--map', `${sample}.toml`, '--data', data);
    }
    if (invited) {
      const asked = await run('staff', 'add', '--data', data, '--name', 'Lin Tao', '--office', 'chengjian-ban', '--role', 'clerk', invited);
      town.invitation = /\/desk\/set-up\/\S+/.exec(asked.stdout)[0];
    }
    const sheet = await readFile(join(data, 'demo-sign-in.txt'), 'utf8');
    town.passphrases = new Map([...sheet.matchAll(/^(\S+\.\S+) {3}(\S+) {3}/gm)].map((line) => [line[1], line[2]]));
    town.code = /[0-9A-Z]{5}(?:-[0-9A-Z]{5}){4}/.exec(sheet)[0];
    const sets = ['limits.filings_per_minute=0', 'limits.tries_per_minute=0', ...settings];
    const command = [huiyin, 'serve', '--data', data, '--listen', '127.0.0.1:0', ...sets.flatMap((one) => ['--set', one])];
    const limit = full_at ? ['sh', '-c', `trap '' XFSZ; ulimit -f ${full_at * 2}; exec "$@"`, 'sh'] : [];
    const [program, ...rest] = [...limit, ...command];
    town.server = spawn(program, rest);
    town.ended = new Promise((resolve) => town.server.once('exit', resolve));
    town.site = await new Promise((resolve, reject) => {
      let said = '';
      const hear = (bytes) => {
        said += bytes;
        const line = /^listening on (\S+)$/m.exec(said);
        if (line) resolve(line[1]);
      };
      town.server.stdout.on('data', hear);
      town.server.stderr.on('data', hear);
      town.server.once('exit', () => reject(new Error(`huiyin serve ended: ${said}`)));
    });
    return town;
  }

  signIn(login) {
    const passphrase = this.passphrases.get(login);
    if (!passphrase) throw new Error(`nobody is called ${login}`);
    return { login, passphrase };
  }

  /// Files a case through the API: {receipt, proof, …}.
  async file(filing) {
    const answer = await fetch(`${this.site}/api/v1/cases`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ procedure: 'complaint', office: 'chengjian-ban', ...filing }),
    });
    if (answer.status !== 201) throw new Error(`not filed: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  async close() {
    this.server.kill('SIGTERM');
    await this.ended;
    await rm(this.folder, { recursive: true, force: true });
  }
}
