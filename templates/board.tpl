{{= layout title="board.title" wide="yes"}}
{{! /board. View: SITE (address), SENTENCE, AS_OF? {DAY}: of the last docket, COUNTED? and HISTORY* with the same inner view:
    COUNTED {ROWS* {OFFICE, RECEIVED, IN_TIME, LATE, NO_DUE, OPEN, OVERDUE}, TOTAL {same numbers}, BARS* {OFFICE, RECEIVED, Y, TEXT_Y, IN_TIME_WIDTH, LATE_X, LATE_WIDTH, NO_DUE_X, NO_DUE_WIDTH, OPEN_X, OPEN_WIDTH, IN_TIME, LATE, OPEN},
    BARS_HEIGHT (40 an office), NO_DUE_KEY?}; HISTORY {SOURCE, SENTENCE, and the same}. Names are HTML-free; X, Y, WIDTH are whole numbers in a box 320 wide: office n has its name at TEXT_Y 40n+14, its bar at Y 40n+20.
    OWN_TABLE? and OWN* {OFFICE, RATED, SOLVED, MEDIAN_DAYS, REVIEWED, CHANGED}: figures that the log can't hold. }}
<h1>{{_ "board.title"}}</h1>
<p class="lead">{{SENTENCE}}</p>
{{#AS_OF}}<p class="quiet">{{_ "board.as-of" day=DAY}}</p>{{/AS_OF}}
<h2 id="counted">{{_ "board.counted"}}</h2>
<p>{{_ "board.counted-words"}}</p>
{{^COUNTED}}<p>{{_ "board.none"}}</p>{{/COUNTED}}
{{#COUNTED}}{{> board-figures label="counted" caption="board.caption"}}{{/COUNTED}}
<p><a href="/deadline?@lang@">{{_ "board.how-counted"}}</a></p>
<h2>{{_ "board.check"}}</h2>
<p>{{_ "board.check-words"}}</p>
<pre class="said code">huiyin log audit --key "$(curl -s {{SITE:pre_escape}}/log/key | head -1)" {{SITE:pre_escape}}/log</pre>
<p><a href="/log?@lang@">{{_ "home.log"}}</a></p>
<ul class="plain"><li><a href="/board.json">{{_ "board.data"}}</a></li><li><a href="/board.csv" download>{{_ "board.csv"}}</a></li></ul>
<h2>{{_ "board.own"}}</h2>
<p>{{_ "board.own-words"}}</p>
{{^OWN}}<p>{{_ "board.own-none"}}</p>{{/OWN}}
{{#OWN_TABLE}}<div class="scroll" tabindex="0" role="region" aria-label="{{_ "board.own"}}"><table>
<caption>{{_ "board.own"}}</caption>
<thead><tr><th scope="col">{{_ "board.office"}}</th><th scope="col" class="number">{{_ "board.rated"}}</th><th scope="col" class="number">{{_ "board.solved"}}</th><th scope="col" class="number">{{_ "board.median"}}</th><th scope="col" class="number">{{_ "board.reviewed"}}</th><th scope="col" class="number">{{_ "board.changed"}}</th></tr></thead>
<tbody>{{#OWN}}<tr><th scope="row">{{OFFICE}}</th><td class="number">{{RATED}}</td><td class="number">{{SOLVED}}</td><td class="number">{{MEDIAN_DAYS}}</td><td class="number">{{REVIEWED}}</td><td class="number">{{CHANGED}}</td></tr>{{/OWN}}</tbody>
</table></div>{{/OWN_TABLE}}
{{#HISTORY}}
<h2>{{_ "board.history" source=SOURCE}}</h2>
<p>{{SENTENCE}}</p>
<p class="quiet">{{_ "board.history-words"}}</p>
{{> board-figures label="history" caption="board.history-caption"}}
{{/HISTORY}}
