{{= layout title="forgotten.title"}}
{{! /case once the content was destroyed. View: FORM_TOKEN, DAY, OFFICE, timeline's EVENTS*; LOOKS* {WHO, WHEN, WHAT}; NUMBER, CHECKPOINT_FIRST, CHECKPOINT_LAST. }}
<h1>{{_ "forgotten.title"}}</h1>
<p>{{_ "forgotten.words" day=DAY}}</p>
<p>{{_ "forgotten.left"}}</p>
<p>{{_ "case.at" office=OFFICE}}</p>
<h2>{{_ "case.story"}}</h2>
{{> timeline}}
<h2>{{_ "case.looked"}}</h2>
{{^LOOKS}}<p>{{_ "case.nobody-looked"}}</p>{{/LOOKS}}
<ul class="plain">{{#LOOKS}}<li class="who">{{_ "case.look" who=WHO when=WHEN what=WHAT}}</li>{{/LOOKS}}</ul>
<details><summary>{{_ "case.proof"}}</summary>
<p>{{_ "case.proof-words" number=NUMBER first=CHECKPOINT_FIRST last=CHECKPOINT_LAST}}</p>
<p><a href="/log?@lang@">{{_ "footer.log"}}</a></p></details>
<p class="no-print"><a class="button second" href="/file?@lang@">{{_ "home.file"}}</a></p>
<form method="post" action="/case/leave?@lang@" class="no-print">{{> token}}<button class="second">{{_ "case.leave"}}</button> <span class="quiet">{{_ "case.leave-words"}}</span></form>
