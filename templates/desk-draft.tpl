{{! Component: that a form was filled in from a draft. View: DRAFT? {WHEN, MOVED_ON? {CHANGES* {WHAT, WHO, WHEN}}}. }}
{{#DRAFT}}<div class="notice" role="status"><p>{{_ "desk.draft.kept" when=WHEN}}</p>
{{#MOVED_ON}}<p>{{_ "desk.draft.moved-on"}}</p><ul>{{#CHANGES}}<li><b>{{WHAT}}</b> {{_ "page.two" one=WHO two=WHEN}}</li>{{/CHANGES}}</ul>{{/MOVED_ON}}</div>{{/DRAFT}}
