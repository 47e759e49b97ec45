{{= layout title="appointment.title"}}
{{! /case/appointment: days on which this case's resident may be received. View: BACK, SESSION, DAYS* {HREF, FREE, BOOKED?, reception-day's}, BARRED? (some are not offered), NEXT_PAGE? {HREF}. }}
<h1>{{_ "appointment.title"}}</h1>
<p class="lead">{{_ "reception.lead"}}</p>
{{#BARRED}}<div class="notice"><p>{{_ "appointment.barred"}}</p></div>{{/BARRED}}
{{^DAYS}}<p>{{_ "reception.none"}}</p>{{/DAYS}}
<ul class="plain">{{#DAYS}}<li><p><a href="{{HREF}}"><b>{{WHEN}}</b></a><br>{{_ "page.two" one=LEADER two=POST}}<br><span class="quiet">{{OFFICE}}</span><br>{{#BOOKED}}<span class="status answered">{{_ "appointment.state.booked"}}</span>{{/BOOKED}}{{^BOOKED}}{{#CANCELLED}}<span class="status closed">{{FREE}}</span> {{TEXT}}{{/CANCELLED}}{{^CANCELLED}}<span class="status due">{{FREE}}</span>{{/CANCELLED}}{{/BOOKED}}</p></li>
{{/DAYS}}</ul>
{{#NEXT_PAGE}}<p><a class="button second" href="{{HREF}}" rel="next">{{_ "reception.more"}}</a></p>{{/NEXT_PAGE}}
