{{! Component: the keyboard help, shown by "?". View: none. }}
<dialog id="keys" aria-labelledby="keys-heading"><h2 id="keys-heading">{{_ "desk.keys"}}</h2>
<ul class="plain"><li><kbd>j</kbd> <kbd>↓</kbd> {{_ "desk.keys.next"}}</li><li><kbd>k</kbd> <kbd>↑</kbd> {{_ "desk.keys.previous"}}</li><li><kbd>Enter</kbd> {{_ "desk.keys.open"}}</li><li><kbd>?</kbd> {{_ "desk.keys.help"}}</li></ul>
<p>{{_ "desk.keys.letters"}}</p>
<form method="dialog"><button class="second">{{_ "desk.keys.close"}}</button></form></dialog>
