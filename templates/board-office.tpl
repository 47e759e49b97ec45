{{= layout title="board.title" wide="yes"}}
{{! /board/OFFICE. View: OFFICE, ID, SITE, TODAY, AS_OF? {DAY}, UNDER? {TEXT, HREF} (its figures stand there), NOTES* {TEXT}, COLUMNS* {NAME, WORDS} (four),
    CLOCKS* {PROCEDURE, CLOCK, ANSWER?, RULE? {TEXT}, ROW, FEW? (nothing but dashes), LINES* {LABEL, CELLS* {VALUE}}}, OWN_LINES? {LINES* {LABEL, CELLS* {VALUE}}}: quarter, year, all;
    HISTORY* {SOURCE, LINES* {LABEL, VALUE}}, CLOCKS_SHOWN?, BELOW_SHOWN?: there are some; BELOW* {OFFICE, HREF}. }}
<h1>{{OFFICE}}</h1>
<p class="print-only small">{{SITE}}/board/{{ID}}</p>
{{#AS_OF}}<p class="quiet">{{_ "board.as-of" day=DAY}}</p>{{/AS_OF}}
{{#UNDER}}<p>{{TEXT}}</p><p><a href="{{HREF}}">{{_ "board.office.above"}}</a></p>{{/UNDER}}
{{#NOTES}}<p>{{TEXT}}</p>{{/NOTES}}
<h2 id="counted">{{_ "board.counted"}}</h2>
{{^CLOCKS}}{{^UNDER}}<p>{{_ "board.office.none"}}</p>{{/UNDER}}{{/CLOCKS}}
{{#CLOCKS_SHOWN}}<p>{{_ "board.office.words"}}</p>
<dl class="rows">{{#COLUMNS}}<div><dt>{{NAME}}</dt><dd>{{WORDS}}</dd></div>{{/COLUMNS}}</dl>
<p class="quiet">{{_ "board.dash"}}</p>{{/CLOCKS_SHOWN}}
{{#CLOCKS}}
<h3>{{_ "page.about" what=PROCEDURE value=CLOCK}}</h3>
{{#RULE}}<p class="quiet">{{TEXT}}</p>{{/RULE}}
{{#ANSWER}}<p>{{_ "board.office.answer"}}</p>{{/ANSWER}}
{{#FEW}}<p>{{_ "board.office.few"}}</p>{{/FEW}}
{{^FEW}}<div class="scroll" tabindex="0" role="region" aria-label="{{_ "page.about" what=PROCEDURE value=CLOCK}}"><table class="columns">
<caption class="vh">{{_ "page.about" what=PROCEDURE value=CLOCK}}</caption>
<thead><tr><td></td>{{#COLUMNS}}<th scope="col" class="number">{{NAME}}</th>{{/COLUMNS}}</tr></thead>
<tbody>{{#LINES}}<tr><th scope="row">{{LABEL}}</th>{{#CELLS}}<td class="number">{{VALUE}}</td>{{/CELLS}}</tr>
{{/LINES}}</tbody>
</table></div>{{/FEW}}
<details><summary>{{_ "board.recompute"}}</summary>
<pre class="said code">huiyin log audit --as-of {{TODAY:pre_escape}} --json --key "$(curl -s {{SITE:pre_escape}}/log/key | head -1)" {{SITE:pre_escape}}/log</pre>
<p>{{_ "board.office.recompute"}}</p>
<pre class="said code">{{ROW:pre_escape}}</pre>
</details>
{{/CLOCKS}}
<ul class="plain"><li><a href="/board/{{ID:url_query_escape}}/board.json">{{_ "board.data"}}</a> <span class="print-only">{{SITE}}/board/{{ID}}/board.json</span></li><li><a href="/board/{{ID:url_query_escape}}/board.csv" download>{{_ "board.csv"}}</a> <span class="print-only">{{SITE}}/board/{{ID}}/board.csv</span></li></ul>
<h2>{{_ "board.own"}}</h2>
<p>{{_ "board.own-words"}}</p>
{{^OWN_LINES}}<p>{{_ "board.own-none"}}</p>{{/OWN_LINES}}
{{#OWN_LINES}}<p>{{_ "board.office.own-words"}}</p>
<div class="scroll" tabindex="0" role="region" aria-label="{{_ "board.own"}}"><table class="columns">
<caption class="vh">{{_ "board.own"}}</caption>
<thead><tr><td></td><th scope="col" class="number">{{_ "board.column.quarter"}}</th><th scope="col" class="number">{{_ "board.column.year"}}</th><th scope="col" class="number">{{_ "board.column.all"}}</th></tr></thead>
<tbody>{{#LINES}}<tr><th scope="row">{{LABEL}}</th>{{#CELLS}}<td class="number">{{VALUE}}</td>{{/CELLS}}</tr>
{{/LINES}}</tbody>
</table></div>{{/OWN_LINES}}
{{#HISTORY}}
<h2>{{_ "board.history" source=SOURCE}}</h2>
<p class="quiet">{{_ "board.history-words"}}</p>
<table class="columns"><caption class="vh">{{_ "board.history" source=SOURCE}}</caption>
<tbody>{{#LINES}}<tr><th scope="row">{{LABEL}}</th><td class="number">{{VALUE}}</td></tr>
{{/LINES}}</tbody></table>
{{/HISTORY}}
{{#BELOW_SHOWN}}<h2>{{_ "board.office.below"}}</h2>
<ul class="plain">{{#BELOW}}<li><a href="{{HREF}}">{{OFFICE}}</a></li>{{/BELOW}}</ul>{{/BELOW_SHOWN}}
