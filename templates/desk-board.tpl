{{= layout title="desk.board.title" desk="yes" wide="yes"}}
{{! /desk/board: for the head of an office, of it and those below. View: STAFF, SESSION, FORM_TOKEN; EMPTY? {TEXT}; AT_WORK* {OFFICE, CELLS* {COUNT, LABEL, LINK? {HREF}}}: late, soon, asks, free,
    waiting; UNCOUNTED?; QUALITY? {ROWS* {OFFICE, HREF, ANSWERED, MEDIAN_DAYS, RATED, SOLVED, REVIEWED, CHANGED, PROMISED, KEPT}}. Nothing by resident, nothing by member of staff. }}
<h1>{{_ "desk.board.title"}}</h1>
{{#EMPTY}}<p>{{TEXT}}</p><p><a href="/desk?@lang@">{{_ "desk.nav.list"}}</a></p>{{/EMPTY}}
{{^EMPTY}}
<p>{{_ "desk.board.words"}}</p>
<p class="no-print"><a href="/desk/calls?@lang@">{{_ "town.call.title"}}</a></p>
<div class="scroll" tabindex="0" role="region" aria-label="{{_ "desk.board.title"}}"><table class="figures" role="table">
<caption class="vh">{{_ "desk.board.title"}}</caption>
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">{{_ "board.office"}}</th><th scope="col" role="columnheader" class="number">{{_ "desk.board.late"}}</th><th scope="col" role="columnheader" class="number">{{_ "desk.board.soon"}}</th><th scope="col" role="columnheader" class="number">{{_ "desk.board.asks"}}</th><th scope="col" role="columnheader" class="number">{{_ "desk.board.free"}}</th><th scope="col" role="columnheader" class="number">{{_ "desk.board.waiting"}}</th></tr></thead>
<tbody role="rowgroup">{{#AT_WORK}}<tr role="row"><th scope="row" role="rowheader">{{OFFICE}}</th>{{#CELLS}}<td role="cell" data-label="{{LABEL}}" class="number">{{#LINK}}<a href="{{HREF}}" aria-label="{{OFFICE}}, {{LABEL}}: {{COUNT}}">{{COUNT}}</a>{{/LINK}}{{^LINK}}{{COUNT}}{{/LINK}}</td>{{/CELLS}}</tr>
{{/AT_WORK}}</tbody>
</table></div>
{{#UNCOUNTED}}<p class="quiet">{{_ "desk.board.uncounted-why"}}</p>{{/UNCOUNTED}}
<h2>{{_ "desk.board.quality"}}</h2>
<p>{{_ "desk.board.quality-words"}}</p>
{{^QUALITY}}<p>{{_ "board.own-none"}}</p>{{/QUALITY}}
{{#QUALITY}}<div class="scroll" tabindex="0" role="region" aria-label="{{_ "desk.board.quality"}}"><table class="figures" role="table">
<caption class="vh">{{_ "desk.board.quality"}}</caption>
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">{{_ "board.office"}}</th><th scope="col" role="columnheader" class="number">{{_ "board.own.answered"}}</th><th scope="col" role="columnheader" class="number">{{_ "board.median"}}</th><th scope="col" role="columnheader" class="number">{{_ "board.rated"}}</th><th scope="col" role="columnheader" class="number">{{_ "board.solved"}}</th><th scope="col" role="columnheader" class="number">{{_ "board.reviewed"}}</th><th scope="col" role="columnheader" class="number">{{_ "board.changed"}}</th><th scope="col" role="columnheader" class="number">{{_ "board.promised"}}</th><th scope="col" role="columnheader" class="number">{{_ "board.kept"}}</th></tr></thead>
<tbody role="rowgroup">{{#ROWS}}<tr role="row"><th scope="row" role="rowheader"><a href="{{HREF}}">{{OFFICE}}</a></th><td role="cell" data-label="{{_ "board.own.answered"}}" class="number">{{ANSWERED}}</td><td role="cell" data-label="{{_ "board.median"}}" class="number">{{MEDIAN_DAYS}}</td><td role="cell" data-label="{{_ "board.rated"}}" class="number">{{RATED}}</td><td role="cell" data-label="{{_ "board.solved"}}" class="number">{{SOLVED}}</td><td role="cell" data-label="{{_ "board.reviewed"}}" class="number">{{REVIEWED}}</td><td role="cell" data-label="{{_ "board.changed"}}" class="number">{{CHANGED}}</td><td role="cell" data-label="{{_ "board.promised"}}" class="number">{{PROMISED}}</td><td role="cell" data-label="{{_ "board.kept"}}" class="number">{{KEPT}}</td></tr>
{{/ROWS}}</tbody>
</table></div>
<p class="quiet">{{_ "board.dash"}}</p>{{/QUALITY}}
{{/EMPTY}}
{{> desk-keys}}
