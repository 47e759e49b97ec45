{{= layout title="call.one"}}
{{! /calls/CALL. View: BACK, SITE, ID, TITLE, TAG, OFFICE, OFFICE_HREF, UNTIL, OPEN?, WITHDRAWN?, WORDS (lines), WORDS_TAG, COUNT? {TEXT}, OUTCOME? {TEXT, OUTCOME_TAG}. }}
<p class="quiet">{{_ "call.one"}}</p>
<h1 lang="{{TAG}}">{{TITLE}}</h1>
<p class="print-only small">{{SITE}}/calls/{{ID}}</p>
<p><a href="{{OFFICE_HREF}}">{{OFFICE}}</a><br>{{#OPEN}}<span class="status due">{{UNTIL}}</span>{{/OPEN}}{{^OPEN}}<span class="status closed">{{UNTIL}}</span>{{/OPEN}}</p>
<pre class="said" lang="{{WORDS_TAG}}" dir="auto">{{WORDS:pre_escape}}</pre>
{{#OPEN}}<p>{{_ "call.how"}}</p>
<p class="no-print"><a class="button" href="/file/what?call={{ID:url_query_escape}}&amp;@lang@">{{_ "call.answer"}}</a></p>{{/OPEN}}
{{^OPEN}}<h2>{{_ "call.outcome"}}</h2>
{{#COUNT}}<p>{{TEXT}}</p>{{/COUNT}}
{{^OUTCOME}}<p>{{_ "call.outcome-none"}}</p>{{/OUTCOME}}{{/OPEN}}
{{#OUTCOME}}{{#OPEN}}<h2>{{_ "call.outcome"}}</h2>{{/OPEN}}<pre class="said" lang="{{OUTCOME_TAG}}" dir="auto">{{TEXT:pre_escape}}</pre>{{/OUTCOME}}
