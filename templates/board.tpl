{{= layout title="board.title" wide="yes"}}
{{! /board. View: SITE (address), TODAY (2026-11-24), SENTENCE, AS_OF? {DAY}: of the last docket, COUNTED? and HISTORY* with the same inner view:
    COUNTED {ROWS* {OFFICE, LINK? {HREF}, RECEIVED, IN_TIME, LATE, NO_DUE, OPEN, OVERDUE}, TOTAL {same numbers}, BARS* {OFFICE, RECEIVED, Y, TEXT_Y, IN_TIME_WIDTH, LATE_X, LATE_WIDTH, NO_DUE_X, NO_DUE_WIDTH, OPEN_X, OPEN_WIDTH, IN_TIME, LATE, OPEN},
    BARS_HEIGHT (40 an office), NO_DUE_KEY?}; HISTORY {SOURCE, SENTENCE, and the same}. Names are HTML-free; X, Y, WIDTH are whole numbers in a box 320 wide: office n has its name at TEXT_Y 40n+14, its bar at Y 40n+20.
    PERIODS* {TITLE, DAYS, NONE?, ROWS* {OFFICE, LINK? {HREF}, RECEIVED, IN_TIME, LATE, OPEN, OVERDUE, EXTENDED, DAYS_MORE}};
    OWN_TABLE? and OWN* {OFFICE, RATED, SOLVED, MEDIAN_DAYS, REVIEWED, CHANGED, PROMISED, KEPT, URGED, PROPOSED, ADOPTED}: figures that the log can't hold; FORGOTTEN (sentence); REPORTS* {HREF, TEXT}: of a calendar year. }}
<h1>{{_ "board.title"}}</h1>
<p class="print-only small">{{SITE}}/board</p>
<p class="lead">{{SENTENCE}}</p>
{{#AS_OF}}<p class="quiet">{{_ "board.as-of" day=DAY}}</p>{{/AS_OF}}
<h2 id="counted">{{_ "board.counted"}}</h2>
<p>{{_ "board.counted-words"}}</p>
{{^COUNTED}}<p>{{_ "board.none"}}</p>{{/COUNTED}}
{{#COUNTED}}{{> board-figures label="counted" caption="board.caption"}}{{/COUNTED}}
{{#PERIODS}}
<h3>{{TITLE}}</h3>
<p>{{_ "board.period-words" days=DAYS}}</p>
{{#NONE}}<p>{{_ "board.period-none"}}</p>{{/NONE}}
{{^NONE}}<div class="scroll" tabindex="0" role="region" aria-label="{{TITLE}}"><table class="figures" role="table">
<caption class="vh">{{TITLE}}</caption>
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">{{_ "board.office"}}</th><th scope="col" role="columnheader" class="number">{{_ "board.received"}}</th><th scope="col" role="columnheader" class="number">{{_ "board.in-time"}}</th><th scope="col" role="columnheader" class="number">{{_ "board.late"}}</th><th scope="col" role="columnheader" class="number">{{_ "board.open"}}</th><th scope="col" role="columnheader" class="number">{{_ "board.overdue"}}</th><th scope="col" role="columnheader" class="number">{{_ "board.extended"}}</th><th scope="col" role="columnheader" class="number">{{_ "board.days-more"}}</th></tr></thead>
<tbody role="rowgroup">{{#ROWS}}<tr role="row"><th scope="row" role="rowheader">{{#LINK}}<a href="{{HREF}}">{{OFFICE}}</a>{{/LINK}}{{^LINK}}{{OFFICE}}{{/LINK}}</th><td role="cell" data-label="{{_ "board.received"}}" class="number">{{RECEIVED}}</td><td role="cell" data-label="{{_ "board.in-time"}}" class="number">{{IN_TIME}}</td><td role="cell" data-label="{{_ "board.late"}}" class="number">{{LATE}}</td><td role="cell" data-label="{{_ "board.open"}}" class="number">{{OPEN}}</td><td role="cell" data-label="{{_ "board.overdue"}}" class="number">{{OVERDUE}}</td><td role="cell" data-label="{{_ "board.extended"}}" class="number">{{EXTENDED}}</td><td role="cell" data-label="{{_ "board.days-more"}}" class="number">{{DAYS_MORE}}</td></tr>
{{/ROWS}}</tbody>
</table></div>{{/NONE}}
{{/PERIODS}}
<p class="quiet">{{_ "board.dash"}} {{_ "board.by-office"}}</p>
<p class="no-print"><a href="#check">{{_ "board.recompute"}}</a></p>
<p><a href="/deadline?@lang@">{{_ "board.how-counted"}}</a> <span class="print-only">{{SITE}}/deadline</span></p>
<h2 id="check">{{_ "board.check"}}</h2>
<p>{{_ "board.check-words"}}</p>
<pre class="said code">huiyin log audit --as-of {{TODAY:pre_escape}} --json --key "$(curl -s {{SITE:pre_escape}}/log/key | head -1)" {{SITE:pre_escape}}/log</pre>
<p>{{_ "board.check-where"}}</p>
<p><a href="/log?@lang@">{{_ "home.log"}}</a> <span class="print-only">{{SITE}}/log</span></p>
<ul class="plain"><li><a href="/board.json">{{_ "board.data"}}</a> <span class="print-only">{{SITE}}/board.json</span></li><li><a href="/board.csv" download>{{_ "board.csv"}}</a> <span class="print-only">{{SITE}}/board.csv</span></li><li><a href="/board-periods.csv" download>{{_ "board.csv-periods"}}</a> <span class="print-only">{{SITE}}/board-periods.csv</span></li></ul>
<h2>{{_ "board.own"}}</h2>
<p>{{_ "board.own-words"}}</p>
{{^OWN}}<p>{{_ "board.own-none"}}</p>{{/OWN}}
{{#OWN_TABLE}}<div class="scroll" tabindex="0" role="region" aria-label="{{_ "board.own"}}"><table class="figures" role="table">
<caption>{{_ "board.own"}}</caption>
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">{{_ "board.office"}}</th><th scope="col" role="columnheader" class="number">{{_ "board.rated"}}</th><th scope="col" role="columnheader" class="number">{{_ "board.solved"}}</th><th scope="col" role="columnheader" class="number">{{_ "board.median"}}</th><th scope="col" role="columnheader" class="number">{{_ "board.reviewed"}}</th><th scope="col" role="columnheader" class="number">{{_ "board.changed"}}</th><th scope="col" role="columnheader" class="number">{{_ "board.promised"}}</th><th scope="col" role="columnheader" class="number">{{_ "board.kept"}}</th><th scope="col" role="columnheader" class="number">{{_ "board.urged"}}</th><th scope="col" role="columnheader" class="number">{{_ "board.proposed"}}</th><th scope="col" role="columnheader" class="number">{{_ "board.adopted"}}</th></tr></thead>
<tbody role="rowgroup">{{#OWN}}<tr role="row"><th scope="row" role="rowheader">{{OFFICE}}</th><td role="cell" data-label="{{_ "board.rated"}}" class="number">{{RATED}}</td><td role="cell" data-label="{{_ "board.solved"}}" class="number">{{SOLVED}}</td><td role="cell" data-label="{{_ "board.median"}}" class="number">{{MEDIAN_DAYS}}</td><td role="cell" data-label="{{_ "board.reviewed"}}" class="number">{{REVIEWED}}</td><td role="cell" data-label="{{_ "board.changed"}}" class="number">{{CHANGED}}</td><td role="cell" data-label="{{_ "board.promised"}}" class="number">{{PROMISED}}</td><td role="cell" data-label="{{_ "board.kept"}}" class="number">{{KEPT}}</td><td role="cell" data-label="{{_ "board.urged"}}" class="number">{{URGED}}</td><td role="cell" data-label="{{_ "board.proposed"}}" class="number">{{PROPOSED}}</td><td role="cell" data-label="{{_ "board.adopted"}}" class="number">{{ADOPTED}}</td></tr>{{/OWN}}</tbody>
</table></div>{{/OWN_TABLE}}
<p>{{FORGOTTEN}}</p>
<h2>{{_ "report.of-years"}}</h2>
<ul class="plain">{{#REPORTS}}<li><a href="{{HREF}}">{{TEXT}}</a></li>{{/REPORTS}}</ul>
{{#HISTORY}}
<h2>{{_ "board.history" source=SOURCE}}</h2>
<p>{{SENTENCE}}</p>
<p class="quiet">{{_ "board.history-words"}}</p>
{{> board-figures label="history" caption="board.history-caption"}}
{{/HISTORY}}
