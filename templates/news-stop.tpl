{{= layout title="news.stop.title"}}
{{! /news/stop/TOKEN, from a mail. View: ON? (mails are on), STOP_TOKEN. }}
{{#ON}}<h1>{{_ "news.stop.title"}}</h1>
<p>{{_ "news.stop.words"}}</p>
<form method="post" action="/news/stop/{{STOP_TOKEN:url_query_escape}}?@lang@"><button name="stop" value="yes">{{_ "news.stop.yes"}}</button></form>
{{/ON}}
{{^ON}}<h1>{{_ "news.stop.done"}}</h1>
<p>{{_ "news.stop.done-words"}}</p>
{{/ON}}
