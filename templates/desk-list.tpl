{{= layout title="desk.list.title" desk="yes" wide="yes"}}
{{! /desk. View: STAFF, SESSION, FORM_TOKEN, DONE? {TEXT}, SUPERVISOR?, KEYLESS?, PRESSING? {TEXT}, WAITS* {HREF, TEXT} (for this member alone), FILTERS* {HREF, LABEL, CURRENT?}; CASES? {PICKING? (cases may be chosen, to be answered with one reply), ROWS* {PICK?, REFERENCE, SUBJECT, DAY, REMAINING, STATUS,
    NEXT_DAY? (due on the next working day, or before), PROVISIONAL?, STATE, ASKED? {TEXT} (what waits for the resident), PART? {TEXT} (another office has it), HANDLER, MAY_OPEN?}}; EMPTY? {TEXT}; NEXT_PAGE? {HREF}, FIRST_PAGE? {HREF}. Opening a case is a POST to /desk/cases/REFERENCE/opening. }}
<h1>{{_ "desk.list.title"}}</h1>
<p class="no-print"><a class="button second" href="/desk/counter?@lang@" data-key="n" aria-keyshortcuts="n">{{_ "counter.go"}}</a> <kbd>n</kbd></p>
{{#SUPERVISOR}}<p class="no-print"><a href="/desk/board?@lang@">{{_ "desk.board.go"}}</a> <a href="/desk/away?@lang@">{{_ "desk.away.title"}}</a></p>{{/SUPERVISOR}}
{{#DONE}}<div class="notice" role="status"><p>{{TEXT}}</p></div>{{/DONE}}
{{#KEYLESS}}<div class="notice warn"><p>{{_ "desk.list.keyless"}}</p></div>{{/KEYLESS}}
{{#PRESSING}}<p>{{TEXT}}</p>{{/PRESSING}}
{{#WAITS}}<p class="no-print"><a href="{{HREF}}">{{TEXT}}</a></p>
{{/WAITS}}<nav class="lists" aria-label="{{_ "desk.list.filters"}}"><ul class="filters">{{#FILTERS}}<li><a href="{{HREF}}"{{#CURRENT}} aria-current="page"{{/CURRENT}}>{{LABEL}}</a></li>{{/FILTERS}}</ul></nav>
{{#EMPTY}}<p>{{TEXT}}</p>{{/EMPTY}}
{{#CASES}}
<p class="quiet no-print">{{_ "desk.list.opening"}}</p>
<div class="scroll" tabindex="0" role="region" aria-label="{{_ "desk.list.title"}}"><table class="cases" role="table">
<caption class="vh">{{_ "desk.list.caption"}}</caption>
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">{{_ "desk.list.due"}}</th><th scope="col" role="columnheader">{{_ "desk.list.subject"}}</th><th scope="col" role="columnheader">{{_ "desk.list.state"}}</th><th scope="col" role="columnheader">{{_ "desk.list.handler"}}</th></tr></thead>
<tbody role="rowgroup">
{{#ROWS}}<tr data-row="" role="row"><td role="cell">{{#PICK}}<label class="pick"><input type="checkbox" name="case" value="{{REFERENCE}}" form="together"><span class="vh">{{_ "desk.together.pick" subject=SUBJECT}}</span></label> {{/PICK}}<span class="status {{STATUS}}">{{REMAINING}}</span>{{#NEXT_DAY}} <b>{{_ "desk.list.next"}}</b>{{/NEXT_DAY}}<br><span class="quiet">{{DAY}}{{#PROVISIONAL}} {{_ "desk.list.provisional"}}{{/PROVISIONAL}}</span></td><th scope="row" role="rowheader">{{#MAY_OPEN}}<form method="post" action="/desk/cases/{{REFERENCE}}/opening?@lang@">{{> token}}<button class="as-link"><bdi>{{SUBJECT}}</bdi></button></form>{{/MAY_OPEN}}{{^MAY_OPEN}}<span class="quiet">{{SUBJECT}}</span>{{/MAY_OPEN}}</th><td role="cell">{{STATE}}{{#ASKED}}<br><span class="quiet">{{TEXT}}</span>{{/ASKED}}{{#PART}}<br><span class="quiet">{{TEXT}}</span>{{/PART}}</td><td role="cell"><bdi>{{HANDLER}}</bdi></td></tr>
{{/ROWS}}
</tbody></table></div>
{{#PICKING}}<form id="together" method="post" action="/desk/together?@lang@" class="no-print">{{> token}}<p><button class="second">{{_ "desk.together.go"}}</button> <span class="quiet">{{_ "desk.together.go-words"}}</span></p></form>{{/PICKING}}
{{/CASES}}
{{#NEXT_PAGE}}<p><a class="button second" href="{{HREF}}" rel="next">{{_ "desk.list.more"}}</a></p>{{/NEXT_PAGE}}
{{#FIRST_PAGE}}<p><a href="{{HREF}}">{{_ "desk.list.first"}}</a></p>{{/FIRST_PAGE}}
{{> desk-keys}}
