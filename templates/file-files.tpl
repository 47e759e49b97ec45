{{= layout title="file.files.title"}}
{{! /file/files, page 3. View: BACK, FORM_TOKEN, FILES* {NAME, SIZE, KIND, FILE_ID}, FILES_ERROR? {TEXT}. multipart; field: files (many).
    Buttons: add=yes stays here, else on to page 4. Remove posts to /file/files/remove with file=FILE_ID. }}
<h1>{{_ "file.files.title"}}</h1>
<p>{{_ "file.files.lead"}}</p>
<ul><li>{{_ "file.files.limit"}}</li><li>{{_ "file.files.marks"}}</li><li>{{_ "file.files.large"}}</li></ul>
<h2 id="added">{{_ "file.files.added"}}</h2>
{{^FILES}}<p>{{_ "file.files.none"}}</p>{{/FILES}}
<ul class="files" aria-labelledby="added">
{{#FILES}}<li><span><bdi class="break">{{NAME}}</bdi> <span class="quiet">{{_ "page.two" one=KIND two=SIZE}}</span></span>
<form method="post" action="/file/files/remove?@lang@">{{> token}}<input type="hidden" name="file" value="{{FILE_ID}}"><button class="as-link">{{_ "file.files.remove"}}<span class="vh"> {{NAME}}</span></button></form></li>
{{/FILES}}
</ul>
<form method="post" action="/file/files?@lang@" enctype="multipart/form-data">
{{> token}}
{{> field-file id="files" label="file.files.choose" hint="file.files.hint"}}
<button class="second" name="add" value="yes">{{_ "file.files.add"}}</button>
<button>{{_ "form.continue"}}</button>
</form>
