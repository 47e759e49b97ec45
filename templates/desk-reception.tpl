{{= layout title="desk.reception.title" desk="yes" wide="yes"}}
{{! /desk/reception. View: STAFF, SESSION, FORM_TOKEN, BACK, DONE? {TEXT}, MAY_PUBLISH?, PAST?, EMPTY?, ROWS* {WHEN, LEADER, OFFICE, BOOKED, CANCELLED?, LIST? {HREF}, EDIT? {HREF}}, NEXT_PAGE? {HREF}. }}
<h1>{{_ "desk.reception.title"}}</h1>
{{#DONE}}<div class="notice" role="status"><p>{{TEXT}}</p></div>{{/DONE}}
<p>{{_ "town.reception.words"}}</p>
{{#MAY_PUBLISH}}<p><a class="button second" href="/desk/reception/new?@lang@">{{_ "town.reception.new"}}</a></p>{{/MAY_PUBLISH}}
<nav aria-label="{{_ "desk.reception.title"}}"><ul class="filters"><li><a href="/desk/reception?@lang@"{{^PAST}} aria-current="page"{{/PAST}}>{{_ "desk.reception.coming"}}</a></li><li><a href="/desk/reception?show=past&amp;@lang@"{{#PAST}} aria-current="page"{{/PAST}}>{{_ "desk.reception.past"}}</a></li></ul></nav>
{{#EMPTY}}<p>{{_ "desk.reception.none"}}</p>{{/EMPTY}}
{{^EMPTY}}<div class="scroll" tabindex="0" role="region" aria-label="{{_ "desk.reception.title"}}"><table class="cases" role="table">
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">{{_ "reception.when"}}</th><th scope="col" role="columnheader">{{_ "reception.who"}}</th><th scope="col" role="columnheader">{{_ "desk.reception.column.booked"}}</th><th scope="col" role="columnheader" class="no-print">{{_ "desk.reception.column.edit"}}</th></tr></thead>
<tbody role="rowgroup">
{{#ROWS}}<tr role="row"><th scope="row" role="rowheader">{{#LIST}}<a href="{{HREF}}">{{WHEN}}</a>{{/LIST}}{{^LIST}}{{WHEN}}{{/LIST}}{{#CANCELLED}} <span class="status closed">{{_ "reception.cancelled"}}</span>{{/CANCELLED}}</th><td role="cell"><bdi>{{LEADER}}</bdi><br><span class="quiet">{{OFFICE}}</span></td><td role="cell">{{BOOKED}}</td><td role="cell" class="no-print">{{#EDIT}}<a href="{{HREF}}" aria-label="{{_ "desk.reception.edit-of" when=WHEN}}">{{_ "desk.reception.edit"}}</a>{{/EDIT}}</td></tr>
{{/ROWS}}
</tbody></table></div>{{/EMPTY}}
{{#NEXT_PAGE}}<p><a class="button second" href="{{HREF}}" rel="next">{{_ "reception.more"}}</a></p>{{/NEXT_PAGE}}
