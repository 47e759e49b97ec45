{{= layout title="reception.title"}}
{{! /reception: days to come. View: BACK, DAYS* {HREF, FREE, reception-day's}, NEXT_PAGE? {HREF}. }}
<h1>{{_ "reception.title"}}</h1>
<p class="print-only small">{{SITE}}/reception</p>
<p class="lead">{{_ "reception.lead"}}</p>
<p>{{_ "reception.rights"}}</p>
{{^DAYS}}<p>{{_ "reception.none"}}</p><p><a href="/file?@lang@">{{_ "home.file"}}</a></p>{{/DAYS}}
<ul class="plain">{{#DAYS}}<li><p><a href="{{HREF}}"><b>{{WHEN}}</b></a><br>{{_ "page.two" one=LEADER two=POST}}<br><span class="quiet">{{OFFICE}}</span><br>{{PLACE}}<br>{{#CANCELLED}}<span class="status closed">{{FREE}}</span> {{TEXT}}{{/CANCELLED}}{{^CANCELLED}}<span class="status due">{{FREE}}</span>{{/CANCELLED}}</p></li>
{{/DAYS}}</ul>
{{#NEXT_PAGE}}<p><a class="button second" href="{{HREF}}" rel="next">{{_ "reception.more"}}</a></p>{{/NEXT_PAGE}}
