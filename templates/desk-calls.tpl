{{= layout title="town.call.title" desk="yes" wide="yes"}}
{{! /desk/calls: open calls for suggestions, or those that are over (show=past). View: STAFF, SESSION, FORM_TOKEN, BACK, DONE? {TEXT}, PAST?, EMPTY?, ROWS* {TITLE, TAG, OFFICE, UNTIL, HREF (as everybody sees it), WITHDRAWN?, TOLD? (what came of it is written), EDIT? {HREF}}, NEXT_PAGE? {HREF}. }}
<h1>{{_ "town.call.title"}}</h1>
{{#DONE}}<div class="notice" role="status"><p>{{TEXT}}</p></div>{{/DONE}}
<p>{{_ "town.call.words"}}</p>
<p class="no-print"><a class="button" href="/desk/calls/new?@lang@">{{_ "town.call.new"}}</a></p>
<p>{{^PAST}}<a href="/desk/calls?show=past&amp;@lang@">{{_ "call.past"}}</a>{{/PAST}}{{#PAST}}<a href="/desk/calls?@lang@">{{_ "call.all"}}</a>{{/PAST}}</p>
{{#EMPTY}}<p>{{_ "town.call.empty"}}</p>{{/EMPTY}}
{{^EMPTY}}<div class="scroll" tabindex="0" role="region" aria-label="{{_ "town.call.title"}}"><table class="cases" role="table">
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">{{_ "town.call.title-of"}}</th><th scope="col" role="columnheader">{{_ "town.call.office"}}</th><th scope="col" role="columnheader">{{_ "town.call.until"}}</th></tr></thead>
<tbody role="rowgroup">
{{#ROWS}}<tr role="row"><th scope="row" role="rowheader"><a href="{{HREF}}" lang="{{TAG}}">{{TITLE}}</a>{{#EDIT}}<br><a href="{{HREF}}" aria-label="{{_ "town.call.edit-of" title=TITLE}}">{{_ "town.call.edit"}}</a>{{/EDIT}}</th><td role="cell">{{OFFICE}}</td><td role="cell">{{UNTIL}}{{#WITHDRAWN}}<br>{{_ "town.call.withdrawn"}}{{/WITHDRAWN}}{{#TOLD}}<br>{{_ "call.told"}}{{/TOLD}}</td></tr>
{{/ROWS}}
</tbody></table></div>{{/EMPTY}}
{{#NEXT_PAGE}}<p><a class="button second" href="{{HREF}}" rel="next">{{_ "call.more"}}</a></p>{{/NEXT_PAGE}}
