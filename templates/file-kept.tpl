{{= layout title="kept.title"}}
{{! After "I have kept it". View: layout only. }}
<h1>{{_ "kept.title"}}</h1>
<p>{{_ "kept.words"}}</p>
<p><a class="button second" href="/case?@lang@">{{_ "home.follow"}}</a></p>
<p><a href="/?@lang@">{{_ "page.home"}}</a></p>
