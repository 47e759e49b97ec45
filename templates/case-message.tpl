{{= layout title="message.title"}}
{{! /case/message. View: BACK, FORM_TOKEN, SESSION, VERSION (the case's, so that pressed twice it is one message), TEXT, TEXT_ERROR?, QUESTION? {BODY} (what the office asked), FILES_ERROR?. multipart; fields: text, files. }}
<h1>{{_ "message.title"}}</h1>
{{#QUESTION}}<p>{{_ "message.question"}}</p><blockquote><pre class="said" dir="auto">{{BODY:pre_escape}}</pre></blockquote>{{/QUESTION}}
<form method="post" action="/case/message?@lang@" enctype="multipart/form-data" data-guard="">
{{> token}}<input type="hidden" name="version" value="{{VERSION}}">
{{> field-lines id="text" label="message.text" hint="message.text.hint" rows="8"}}
{{> field-file id="files" label="message.files" hint="file.files.hint"}}
<button>{{_ "message.send"}}</button>
</form>
