{{! Component: files as rows, each to be downloaded. View: FILES* {HREF, NAME, SIZE, KIND ("photo"…, in words), SHOWN? (may be looked at as well)}. }}
<ul class="files">
{{#FILES}}<li><span><a href="{{HREF}}" download><bdi class="break">{{NAME}}</bdi></a> <span class="quiet">{{_ "page.two" one=KIND two=SIZE}}</span>{{#SHOWN}} <a class="no-print" href="{{HREF}}&amp;show=yes">{{_ "files.show"}}</a>{{/SHOWN}}</span></li>
{{/FILES}}
</ul>
