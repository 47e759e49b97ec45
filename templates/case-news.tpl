{{= layout title="case.news"}}
{{! /case/news, in a town that writes mails. View: BACK, FORM_TOKEN, NEWS_ADDRESS, NEWS_ADDRESS_ERROR?. Fields: news (on), news-address. }}
<h1>{{_ "case.news"}}</h1>
<p>{{_ "file.news.lead"}}</p>
<form method="post" action="/case/news?@lang@">
{{> token}}
{{> field-text id="news-address" label="file.news.address" hint="file.news.address.hint" type="text" inputmode="email" autocomplete="email" spellcheck="false"}}
<div class="notice"><p>{{_ "file.news.who-sees"}}</p></div>
<div class="actions"><button name="news" value="on">{{_ "case.news.begin"}}</button> <a href="/case?@lang@">{{_ "case.news.not"}}</a></div>
</form>
