{{= layout title="report.title"}}
{{! /board/report/YEAR. View: TITLE, LEAD, YEAR, SITE, DAYS (sentence: from when until when, so far), PROCEDURES* {NAME, LINES* {LABEL, VALUE, PART? (of the line above)}},
    ACTS* {LABEL, VALUE}, PROPOSALS* {LABEL, VALUE}, OVER?, NAMED_SHOWN? (an office with ten or more), NAMED* {OFFICE, HREF, VALUE}, YEARS* {HREF, TEXT}. }}
<h1>{{TITLE}}</h1>
<p class="print-only small">{{SITE}}/board/report/{{YEAR}}</p>
<p class="lead">{{LEAD}}</p>
<p class="quiet">{{DAYS}}</p>
{{^OVER}}<p>{{_ "report.later"}}</p>{{/OVER}}
{{#OVER}}<h2>{{_ "report.procedures"}}</h2>
<p>{{_ "report.procedures-words"}}</p>
{{^PROCEDURES}}<p>{{_ "report.none"}}</p>{{/PROCEDURES}}
{{#PROCEDURES}}
<h3>{{NAME}}</h3>
<table class="columns"><caption class="vh">{{NAME}}</caption>
<tbody>{{#LINES}}<tr{{#PART}} class="part"{{/PART}}><th scope="row">{{LABEL}}</th><td class="number">{{VALUE}}</td></tr>
{{/LINES}}</tbody></table>
{{/PROCEDURES}}
<p class="quiet">{{_ "board.dash"}}</p>
<h2>{{_ "report.acts"}}</h2>
<table class="columns"><caption class="vh">{{_ "report.acts"}}</caption>
<tbody>{{#ACTS}}<tr><th scope="row">{{LABEL}}</th><td class="number">{{VALUE}}</td></tr>
{{/ACTS}}</tbody></table>
<h2>{{_ "report.proposals"}}</h2>
<p>{{_ "report.proposals-words"}}</p>
<table class="columns"><caption class="vh">{{_ "report.proposals"}}</caption>
<tbody>{{#PROPOSALS}}<tr><th scope="row">{{LABEL}}</th><td class="number">{{VALUE}}</td></tr>
{{/PROPOSALS}}</tbody></table>
<h2>{{_ "report.named"}}</h2>
<p>{{_ "report.named-words"}}</p>
{{^NAMED_SHOWN}}<p>{{_ "report.named-none"}}</p>{{/NAMED_SHOWN}}
{{#NAMED_SHOWN}}<table class="columns"><caption class="vh">{{_ "report.named"}}</caption>
<tbody>{{#NAMED}}<tr><th scope="row"><a href="{{HREF}}">{{OFFICE}}</a></th><td class="number">{{VALUE}}</td></tr>
{{/NAMED}}</tbody></table>{{/NAMED_SHOWN}}{{/OVER}}
<h2>{{_ "report.fields"}}</h2>
<p>{{_ "report.fields-words"}}</p>
<h2>{{_ "report.how"}}</h2>
<p>{{_ "report.how-words"}}</p>
{{#OVER}}<ul class="plain"><li><a href="/board/report/{{YEAR:url_query_escape}}/report.json">{{_ "board.data"}}</a> <span class="print-only">{{SITE}}/board/report/{{YEAR}}/report.json</span></li><li><a href="/board/report/{{YEAR:url_query_escape}}/report.csv" download>{{_ "board.csv"}}</a> <span class="print-only">{{SITE}}/board/report/{{YEAR}}/report.csv</span></li></ul>{{/OVER}}
<ul class="plain no-print">{{#YEARS}}<li><a href="{{HREF}}">{{TEXT}}</a></li>{{/YEARS}}</ul>
