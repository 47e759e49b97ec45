// Makes the town that the browser tests copy: `node make_town.mjs FOLDER`.
import { makeTown } from './town.mjs';

await makeTown(process.argv[2]);
