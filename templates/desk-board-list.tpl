{{= layout title="desk.board.title" desk="yes" wide="yes"}}
{{! /desk/board?office=&show=: cases of one office. View: STAFF, SESSION, FORM_TOKEN, BACK; OFFICE, LIST, WORDS, FILTERS* {HREF, LABEL, CURRENT?}; CASES? {ROWS* {SUBJECT, LINK? {HREF}, DAY, REMAINING,
    STATUS, PROVISIONAL?, STATE, REASONS* {TEXT}, HANDLER}}; EMPTY? {TEXT}; NEXT_PAGE? {HREF}, FIRST_PAGE? {HREF}. A link leads to the case's page: there it is assigned, extended, or opened. }}
<h1>{{_ "page.about" what=OFFICE value=LIST}}</h1>
<nav aria-label="{{_ "desk.list.filters"}}"><ul class="filters">{{#FILTERS}}<li><a href="{{HREF}}"{{#CURRENT}} aria-current="page"{{/CURRENT}}>{{LABEL}}</a></li>{{/FILTERS}}</ul></nav>
{{#EMPTY}}<p>{{TEXT}}</p>{{/EMPTY}}
{{#CASES}}
<p class="quiet">{{WORDS}}</p>
<div class="scroll" tabindex="0" role="region" aria-label="{{LIST}}"><table class="cases" role="table">
<caption class="vh">{{_ "page.about" what=OFFICE value=LIST}}</caption>
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">{{_ "desk.list.due"}}</th><th scope="col" role="columnheader">{{_ "desk.list.subject"}}</th><th scope="col" role="columnheader">{{_ "desk.board.why"}}</th><th scope="col" role="columnheader">{{_ "desk.list.handler"}}</th></tr></thead>
<tbody role="rowgroup">
{{#ROWS}}<tr data-row="" role="row"><td role="cell"><span class="status {{STATUS}}">{{REMAINING}}</span><br><span class="quiet">{{DAY}}{{#PROVISIONAL}} {{_ "desk.list.provisional"}}{{/PROVISIONAL}}</span></td><th scope="row" role="rowheader">{{#LINK}}<a href="{{HREF}}"><bdi>{{SUBJECT}}</bdi></a>{{/LINK}}{{^LINK}}<span class="quiet">{{SUBJECT}}</span>{{/LINK}}</th><td role="cell">{{STATE}}{{#REASONS}}<br><span class="quiet">{{TEXT}}</span>{{/REASONS}}</td><td role="cell"><bdi>{{HANDLER}}</bdi></td></tr>
{{/ROWS}}
</tbody></table></div>
{{/CASES}}
{{#NEXT_PAGE}}<p><a class="button second" href="{{HREF}}" rel="next">{{_ "desk.list.more"}}</a></p>{{/NEXT_PAGE}}
{{#FIRST_PAGE}}<p><a href="{{HREF}}">{{_ "desk.list.first"}}</a></p>{{/FIRST_PAGE}}
{{> desk-keys}}
