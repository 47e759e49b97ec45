{{! Component: files as rows, each to be downloaded. View: FILES* {HREF, NAME, SIZE, KIND ("photo"…, in words)}. }}
<ul class="files">
{{#FILES}}<li><span><a href="{{HREF}}" download><bdi class="break">{{NAME}}</bdi></a> <span class="quiet">{{_ "page.two" one=KIND two=SIZE}}</span></span></li>
{{/FILES}}
</ul>
