{{= layout title="file.news.title"}}
{{! /file/news, page 4c, where the town writes mails. View: BACK, FORM_TOKEN, NEWS_YES? (checked), NEWS_ADDRESS, NEWS_ADDRESS_ERROR?. Fields: news, news-address. }}
<h1>{{_ "file.news.title"}}</h1>
<p>{{_ "file.news.lead"}}</p>
<form method="post" action="/file/news?@lang@">
{{> token}}
<div class="field">{{> choice type="checkbox" name="news" value="yes" label="file.news.yes" first="yes"}}</div>
{{> field-text id="news-address" label="file.news.address" hint="file.news.address.hint" type="text" inputmode="email" autocomplete="email" spellcheck="false"}}
<div class="notice"><p>{{_ "file.news.who-sees"}}</p></div>
<button>{{_ "form.continue"}}</button>
</form>
