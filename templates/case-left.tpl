{{= layout title="left.title"}}
{{! After leaving a case. View: layout only. }}
<h1>{{_ "left.title"}}</h1>
<p>{{_ "left.words"}}</p>
<p><a href="/case?@lang@">{{_ "left.again"}}</a></p>
<p><a href="/?@lang@">{{_ "page.home"}}</a></p>
