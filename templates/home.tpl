{{= layout title="home.title"}}
{{! Home. View: WELCOME? {LINES* {TEXT}}, EMERGENCY? {LINES* {TEXT}} (in the town's words). }}
<h1>{{_ "home.heading"}}</h1>
{{#WELCOME}}{{#LINES}}<p class="lead">{{TEXT}}</p>{{/LINES}}{{/WELCOME}}{{^WELCOME}}<p class="lead">{{_ "home.lead"}}</p>{{/WELCOME}}
<p><a class="button" href="/file?@lang@">{{_ "home.file"}}</a></p>
<p>{{_ "home.have-code"}} <a href="/case?@lang@">{{_ "home.follow"}}</a></p>
<p>{{_ "home.calls"}} <a href="/calls?@lang@">{{_ "home.calls.go"}}</a></p>
<p>{{_ "home.reception"}} <a href="/reception?@lang@">{{_ "home.reception.go"}}</a></p>
{{#EMERGENCY}}<div class="notice warn">{{#LINES}}<p>{{TEXT}}</p>{{/LINES}}</div>{{/EMERGENCY}}
<h2>{{_ "home.promise"}}</h2>
<ul>
<li>{{_ "home.promise.receipt"}}</li>
<li>{{_ "home.promise.date"}}</li>
<li>{{_ "home.promise.anonymous"}}</li>
<li>{{_ "home.promise.looked"}}</li>
<li>{{_ "home.promise.accused"}}</li>
</ul>
<p><a href="/limits?@lang@">{{_ "home.limits"}}</a></p>
<h2>{{_ "home.check"}}</h2>
<p>{{_ "home.check-words"}}</p>
<ul class="plain">
<li><a href="/board?@lang@">{{_ "home.board"}}</a></li>
<li><a href="/deadline?@lang@">{{_ "home.deadline"}}</a></li>
<li><a href="/log?@lang@">{{_ "home.log"}}</a></li>
</ul>
<p class="quiet">{{_ "home.staff"}} <a href="/desk?@lang@">{{_ "home.sign-in"}}</a></p>
