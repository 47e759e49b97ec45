{{= layout title="reply.title"}}
{{! /case/reply: the reply in full. View: BACK, OUTCOME, OUTCOME_WORDS, OFFICE, DAY, BODY, FILES*, MAY_REVIEW? {HERE? {UNTIL, WHERE, ASK}, OUTSIDE? {UNTIL, ROUTE}}, LETTER_HREF. }}
<h1>{{OUTCOME}}</h1>
<p class="quiet">{{_ "page.two" one=OFFICE two=DAY}}</p>
<p>{{OUTCOME_WORDS}}</p>
<pre class="said" dir="auto">{{BODY:pre_escape}}</pre>
{{> files}}
<p><a href="{{LETTER_HREF}}" download>{{_ "reply.letter"}}</a></p>
{{#MAY_REVIEW}}<h2>{{_ "case.review"}}</h2>{{#HERE}}<p>{{_ "case.review-words" where=WHERE until=UNTIL}}</p><p><a class="button second" href="/case/review?@lang@">{{ASK}}</a></p>{{/HERE}}{{#OUTSIDE}}<p>{{_ "case.review-outside" route=ROUTE until=UNTIL}}</p>{{/OUTSIDE}}{{/MAY_REVIEW}}
