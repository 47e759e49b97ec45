{{= layout title="call.all"}}
{{! /calls: open calls for suggestions, or those that are over (show=past). View: BACK, SITE, LEAD, PAST?, NONE?, CALLS* {HREF, TITLE, TAG, OFFICE, UNTIL, OPEN?, WITHDRAWN?, TOLD? (what came of it is written)}, NEXT_PAGE? {HREF}, PAST_LINK? {HREF}. }}
{{^PAST}}<h1>{{_ "call.all"}}</h1>{{/PAST}}{{#PAST}}<h1>{{_ "call.past"}}</h1>{{/PAST}}
<p class="print-only small">{{SITE}}/calls</p>
<p class="lead">{{LEAD}}</p>
{{#NONE}}{{^PAST}}<p>{{_ "call.none"}}</p><p><a href="/file?kind=suggestion&amp;@lang@">{{_ "call.none.file"}}</a></p>{{/PAST}}{{#PAST}}<p>{{_ "call.none-past"}}</p>{{/PAST}}{{/NONE}}
<ul class="plain">{{#CALLS}}<li><p><a href="{{HREF}}"><b lang="{{TAG}}">{{TITLE}}</b></a><br><span class="quiet">{{OFFICE}}</span><br>{{#OPEN}}<span class="status due">{{UNTIL}}</span>{{/OPEN}}{{^OPEN}}<span class="status closed">{{UNTIL}}</span>{{#TOLD}} {{_ "call.told"}}{{/TOLD}}{{/OPEN}}</p></li>
{{/CALLS}}</ul>
{{#NEXT_PAGE}}<p><a class="button second" href="{{HREF}}" rel="next">{{_ "call.more"}}</a></p>{{/NEXT_PAGE}}
{{#PAST_LINK}}<p><a href="{{HREF}}">{{_ "call.past"}}</a></p>{{/PAST_LINK}}
