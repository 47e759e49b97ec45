{{= layout title="file.check.title"}}
{{! /file/check, page 5. View: BACK, FORM_TOKEN, MANY_KINDS?, KIND, KIND_NAME, CALL? {TITLE, TAG, HREF}, MANY_CATEGORIES?, CATEGORY, CATEGORY_NAME? {TEXT}, ANSWERS? {TEXT}, SUBJECT, BODY, BODY_LABEL, OFFICE, ASKS_ABOUT?, ABOUT_NAMES? {TEXT}, FILES* {NAME, SIZE}, REACH (words),
    NAME? EMAIL? PHONE? ADDRESS? {TEXT}, MAIL? (the town writes mails), NEWS? {TEXT}. Posts to /file/send. }}
<h1>{{_ "file.check.title"}}</h1>
<p>{{_ "file.check.lead"}}</p>
<dl class="rows">
{{#MANY_KINDS}}<div><dt>{{_ "file.check.kind"}}</dt><dd>{{KIND_NAME}}</dd><dd><a href="/file?kind={{KIND:url_query_escape}}&amp;@lang@">{{_ "form.change"}}<span class="vh"> {{_ "file.check.kind"}}</span></a></dd></div>
{{/MANY_KINDS}}{{#CALL}}<div><dt>{{_ "call.one"}}</dt><dd><a href="{{HREF}}" lang="{{TAG}}">{{TITLE}}</a></dd><dd></dd></div>{{/CALL}}<div><dt>{{_ "file.what.subject"}}</dt><dd><bdi>{{SUBJECT}}</bdi></dd><dd><a href="/file/what?@lang@">{{_ "form.change"}}<span class="vh"> {{_ "file.what.subject"}}</span></a></dd></div>
<div><dt>{{BODY_LABEL}}</dt><dd><pre class="said" dir="auto">{{BODY:pre_escape}}</pre></dd><dd><a href="/file/what?@lang@">{{_ "form.change"}}<span class="vh"> {{BODY_LABEL}}</span></a></dd></div>
{{#MANY_CATEGORIES}}<div><dt>{{_ "file.check.category"}}</dt><dd>{{#CATEGORY_NAME}}{{TEXT}}{{/CATEGORY_NAME}}{{^CATEGORY_NAME}}{{_ "file.category.none"}}{{/CATEGORY_NAME}}{{#ANSWERS}}<pre class="said" dir="auto">{{TEXT:pre_escape}}</pre>{{/ANSWERS}}</dd><dd><a href="/file?kind={{KIND:url_query_escape}}&amp;category={{CATEGORY:url_query_escape}}&amp;@lang@">{{_ "form.change"}}<span class="vh"> {{_ "file.check.category"}}</span></a></dd></div>
{{/MANY_CATEGORIES}}<div><dt>{{_ "file.check.office"}}</dt><dd>{{OFFICE}}</dd><dd><a href="/file/office?@lang@">{{_ "form.change"}}<span class="vh"> {{_ "file.check.office"}}</span></a></dd></div>
{{#ASKS_ABOUT}}<div><dt>{{_ "file.check.about"}}</dt><dd>{{#ABOUT_NAMES}}{{TEXT}}{{/ABOUT_NAMES}}{{^ABOUT_NAMES}}{{_ "file.check.about-none"}}{{/ABOUT_NAMES}}</dd><dd><a href="/file/office?@lang@#about-offices">{{_ "form.change"}}<span class="vh"> {{_ "file.check.about"}}</span></a></dd></div>{{/ASKS_ABOUT}}
<div><dt>{{_ "file.check.files"}}</dt><dd>{{^FILES}}{{_ "file.files.none"}}{{/FILES}}{{#FILES}}<bdi class="break">{{NAME}}</bdi> <span class="quiet">{{SIZE}}</span><br>{{/FILES}}</dd><dd><a href="/file/files?@lang@">{{_ "form.change"}}<span class="vh"> {{_ "file.check.files"}}</span></a></dd></div>
<div><dt>{{_ "file.check.reach"}}</dt><dd>{{REACH}}{{#NAME}}<br><bdi>{{TEXT}}</bdi>{{/NAME}}{{#EMAIL}}<br><bdi class="break">{{TEXT}}</bdi>{{/EMAIL}}{{#PHONE}}<br><bdi>{{TEXT}}</bdi>{{/PHONE}}{{#ADDRESS}}<br><bdi>{{TEXT}}</bdi>{{/ADDRESS}}</dd><dd><a href="/file/reach?@lang@">{{_ "form.change"}}<span class="vh"> {{_ "file.check.reach"}}</span></a></dd></div>
{{#MAIL}}<div><dt>{{_ "file.check.news"}}</dt><dd>{{^NEWS}}{{_ "file.check.news-none"}}{{/NEWS}}{{#NEWS}}<bdi class="break">{{TEXT}}</bdi>{{/NEWS}}</dd><dd><a href="/file/news?@lang@">{{_ "form.change"}}<span class="vh"> {{_ "file.check.news"}}</span></a></dd></div>
{{/MAIL}}</dl>
<p>{{_ "file.check.send-words"}}</p>
<form method="post" action="/file/send?@lang@">
{{> token}}
<button>{{_ "file.check.send"}}</button>
</form>
